export type Transport = 'tcp' | 'udp' | 'auto';

/** A part of a picture, each number from 0 to 1 of its width or height, from the left and the top. */
export type Mask = { x: number; y: number; width: number; height: number };

/** Of one recorded file: when it begins, and what of it is to be seen; times in ms. */
export type RecordPart = { file: string; began: number; from: number; to: number };
/** Recordings to be played as if they came now. */
export type RecordPlay = { from: number; to: number; parts: readonly RecordPart[]; scale?: number };
/** How a camera is recorded: in files of about so long, with its sound or without. */
export type RecordHow = { segmentMs: number; sound: boolean };
/** `at`: in seconds from the beginning. */
export type PlayCommand = { do: 'pause' } | { do: 'play'; at?: number; scale?: number };

/** Where a camera is and how to log in. Only the server and the worker ever hold this. */
export type Camera = {
  id: string;
  url: string;
  username?: string;
  password?: string;
  transport?: Transport;
  /** What is covered in its pictures. Its id is the camera's own with `/masked` behind it. */
  masks?: readonly Mask[];
  /** Not what it sends now, but what was recorded of it. */
  record?: RecordPlay;
};

export type ViewOptions = {
  /** Whether the viewer can play H.265; otherwise it is given H.264. */
  hevc: boolean;
  /** Sound from the beginning, where the camera has it; otherwise when the viewer asks for it. */
  audio?: boolean;
};

export type CameraState = 'connecting' | 'playing' | 'lost' | 'failed';

/** Why there is no picture, in words that hold no address and no password. */
export const REASONS = [
  // Of the connection
  'timeout',
  'unreachable',
  'refused',
  'closed',
  'interrupted',
  'ended',
  'tls',
  'not_rtsp',
  'bad_address',
  // Of what the camera answers
  'auth_refused',
  'auth_missing',
  'auth_unknown',
  'forbidden',
  'not_found',
  'busy',
  'camera_error',
  'protocol',
  'transport',
  'redirect',
  // Of what it sends
  'no_video',
  'unsupported',
  'silent',
  'no_key',
  'no_sets',
  'damaged',
  // Of ours
  'too_many',
] as const;
export type Reason = (typeof REASONS)[number];

/**
 * Text messages to a viewer. Binary messages are fMP4: after each announcement of pictures (`mime`) or of sound
 * (`heard`) comes its init segment, then fragments of one frame each, of track 1 and track 2. Of `image/jpeg` each is one
 * picture. A viewer says `{ sound: true }` when it wants to hear.
 */
export type LiveMessage =
  | { mime: string; codec: string; width: number; height: number; sound: boolean }
  /** Null: there is nothing to hear, or nothing that can be played. */
  | { heard: string | null }
  | { state: CameraState; reason?: Reason; status?: number };

export type CameraFacts = { codec: 'h264' | 'h265' | 'mjpeg'; width: number; height: number; audio: string | null };

/** Pictures are judged at this size. */
export const LOOK_WIDTH = 192;
export const LOOK_HEIGHT = 108;
/** A short look at what a camera sends, to judge it by. */
export type CameraLook = {
  width: number;
  height: number;
  /** Brightness of a key picture, `LOOK_WIDTH` × `LOOK_HEIGHT`, row by row. */
  grey: Uint8Array;
  /** Of the next key picture; null: none came in time. */
  later: Uint8Array | null;
  /** How long it was looked at. */
  ms: number;
  fps: number;
  kbps: number;
  clockAheadMs: number | null;
  /** The later one, for people. */
  jpeg: Uint8Array;
};

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
  /** Since the pull began. */
  frames: number;
  /** Frames that slow viewers did not get. */
  drops: number;
  /** From the start of the pull to the first key frame. */
  firstFrameMs: number | null;
  transcoding: boolean;
  /** It is read by another media process, and comes from there. */
  isFed: boolean;
  /** By how much the camera's clock was ahead of ours when it last said what time it has; null: it has not said. */
  clockAheadMs: number | null;
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
  maxStreams: 1_000,
  lingerMs: 5000,
  connectTimeoutMs: 5000,
  stallMs: 8000,
  maxQueued: 2 * 1024 * 1024,
  viewerStallMs: 15_000,
  transcodeMaxHeight: 720,
};
