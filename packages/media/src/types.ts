export type Transport = 'tcp' | 'udp' | 'auto';

/** Where a camera is and how to log in. Only the server and the worker ever hold this. */
export type Camera = { id: string; url: string; username?: string; password?: string; transport?: Transport };

export type ViewOptions = {
  /** Whether the viewer can play H.265; otherwise it is given H.264. */
  hevc: boolean;
  /** Sound, where the camera has it; true unless said otherwise. */
  audio?: boolean;
};

export type CameraState = 'connecting' | 'playing' | 'lost' | 'failed';

/** Why a camera cannot be reached, in words that hold no address and no password. */
export type Reason =
  | 'timeout'
  | 'auth_refused'
  | 'not_found'
  | 'refused'
  | 'no_video'
  | 'bad_address'
  | 'unsupported'
  | 'too_many'
  | 'interrupted';

/** Text messages to a viewer. Binary messages are fMP4: an init segment after each announcement, then one frame each. */
export type LiveMessage =
  | { mime: string; codec: string; width: number; height: number }
  | { state: CameraState; reason?: Reason };

export type CameraFacts = { codec: 'h264' | 'h265'; width: number; height: number; audio: string | null };

export type StreamStats = {
  id: string;
  state: CameraState;
  reason?: Reason;
  viewers: number;
  fps: number;
  bitrate: number;
  codec: string | null;
  width: number;
  height: number;
  audio: string | null;
  /** ISO times. */
  since: string;
  lastFrameAt: string | null;
  /** Frames that slow viewers did not get. */
  drops: number;
  /** From the start of the pull to the first key frame. */
  firstFrameMs: number | null;
  transcoding: boolean;
};

export type MediaStats = { pid: number; memoryMb: number; cpuSeconds: number; streams: StreamStats[] };

export type MediaSettings = {
  maxStreams: number;
  /** How long a pull goes on after the last viewer has left. */
  lingerMs: number;
  connectTimeoutMs: number;
  /** No picture for so long means that the camera is lost. */
  stallMs: number;
  /** Bytes that may wait for one viewer, above the group of pictures it began with. */
  maxQueued: number;
  /** A viewer that takes nothing for so long is cut. */
  viewerStallMs: number;
  transcodeMaxHeight: number;
};

export const DEFAULT_SETTINGS: MediaSettings = {
  maxStreams: 200,
  lingerMs: 5000,
  connectTimeoutMs: 5000,
  stallMs: 8000,
  maxQueued: 2 * 1024 * 1024,
  viewerStallMs: 15_000,
  transcodeMaxHeight: 720,
};
