import { constants } from 'node:os';

import {
  AV_CODEC_ID_AAC,
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_PCM_ALAW,
  AV_CODEC_ID_PCM_MULAW,
  AV_NOPTS_VALUE,
  AVERROR_EOF,
  AVERROR_EXIT,
  AVERROR_HTTP_FORBIDDEN,
  AVERROR_HTTP_NOT_FOUND,
  AVERROR_HTTP_UNAUTHORIZED,
  AVERROR_INVALIDDATA,
  Dictionary,
  FormatContext,
  Packet,
  type Stream,
} from 'node-av';

import type { VideoCodec } from './nal.ts';
import type { Camera, Reason } from './types.ts';

export type AudioSource = { codec: 'aac' | 'alaw' | 'mulaw'; rate: number; channels: number; config: Buffer | null };
export type Source = { video: VideoCodec; extradata: Buffer | null; audio: AudioSource | null };

export type PullSink = {
  opened(source: Source): void;
  /** `pts` in 1/90000 s; null where the camera's time is not known yet. */
  video(data: Buffer, pts: number | null): void;
  /** `pts` in samples. */
  audio(data: Buffer, pts: number | null): void;
};

export class PullError extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

type PullOptions = { signal: AbortSignal; connectTimeoutMs: number };

/** One camera, from connecting to the end of the stream; it always ends by throwing a PullError. */
export async function pull(camera: Camera, sink: PullSink, { signal, connectTimeoutMs }: PullOptions): Promise<never> {
  const input = new FormatContext();
  const interrupt = (): void => input.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    const opened = await input.openInput(addressOf(camera), null, optionsOf(camera, connectTimeoutMs));
    if (signal.aborted) throw new PullError('interrupted');
    if (opened < 0) throw new PullError(reasonOf(opened));
    const source = describe(input.streams);
    sink.opened(source.description);
    await read(input, source, sink, signal);
    throw new PullError('interrupted');
  } finally {
    signal.removeEventListener('abort', interrupt);
    await input.closeInput();
  }
}

async function read(input: FormatContext, source: Described, sink: PullSink, signal: AbortSignal): Promise<void> {
  const packet = new Packet();
  packet.alloc();
  try {
    while (!signal.aborted) {
      const result = await input.readFrame(packet);
      if (result < 0) throw new PullError(signal.aborted ? 'interrupted' : reasonOf(result));
      const data = packet.data;
      const pts = packet.pts === AV_NOPTS_VALUE ? null : Number(packet.pts);
      if (data && packet.streamIndex === source.videoIndex) sink.video(data, pts);
      else if (data && packet.streamIndex === source.audioIndex) sink.audio(data, pts);
      packet.unref();
    }
  } finally {
    packet.free();
  }
}

function addressOf({ url, username, password }: Camera): string {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw new PullError('bad_address');
  }
  if (address.protocol !== 'rtsp:' && address.protocol !== 'rtsps:') throw new PullError('bad_address');
  if (username !== undefined) {
    address.username = encodeURIComponent(username);
    address.password = encodeURIComponent(password ?? '');
  }
  return address.href;
}

function optionsOf({ transport = 'auto' }: Camera, connectTimeoutMs: number): Dictionary {
  return Dictionary.fromObject({
    fflags: 'nobuffer',
    timeout: String(connectTimeoutMs * 1000),
    allowed_media_types: 'video+audio',
    max_delay: '200000',
    buffer_size: '2097152',
    ...(transport === 'auto' ? { rtsp_flags: 'prefer_tcp' } : { rtsp_transport: transport }),
  });
}

type Described = { description: Source; videoIndex: number; audioIndex: number };

// The SDP says enough; probing the stream would delay the first picture by seconds.
function describe(streams: readonly Stream[]): Described {
  const video = streams.find((s) => s.codecpar.codecId === AV_CODEC_ID_H264 || s.codecpar.codecId === AV_CODEC_ID_HEVC);
  if (!video) throw new PullError('no_video');
  const sound = streams.map((stream) => ({ stream, audio: audioOf(stream) })).find(({ audio }) => audio);
  return {
    videoIndex: video.index,
    audioIndex: sound?.stream.index ?? -1,
    description: {
      video: video.codecpar.codecId === AV_CODEC_ID_H264 ? 'h264' : 'h265',
      extradata: video.codecpar.extradata,
      audio: sound?.audio ?? null,
    },
  };
}

function audioOf({ codecpar }: Stream): AudioSource | null {
  const [rate, channels] = [codecpar.sampleRate, codecpar.channels || 1];
  if (codecpar.codecId === AV_CODEC_ID_PCM_ALAW) return { codec: 'alaw', rate, channels, config: null };
  if (codecpar.codecId === AV_CODEC_ID_PCM_MULAW) return { codec: 'mulaw', rate, channels, config: null };
  const config = codecpar.extradata;
  return codecpar.codecId === AV_CODEC_ID_AAC && config
    ? { codec: 'aac', rate, channels, config: Buffer.from(config) }
    : null;
}

function reasonOf(code: number): Reason {
  const { errno } = constants;
  switch (code) {
    case AVERROR_HTTP_UNAUTHORIZED:
    case AVERROR_HTTP_FORBIDDEN:
      return 'auth_refused';
    case AVERROR_HTTP_NOT_FOUND:
      return 'not_found';
    case -errno.ETIMEDOUT:
    case -errno.EHOSTUNREACH:
    case -errno.ENETUNREACH:
    case -errno.EAGAIN:
      return 'timeout';
    case -errno.EPROTONOSUPPORT:
    case AVERROR_INVALIDDATA:
      return 'unsupported';
    // FFmpeg's answer to a name that cannot be resolved.
    case -errno.EIO:
      return 'bad_address';
    case AVERROR_EOF:
    case AVERROR_EXIT:
      return 'interrupted';
    default:
      return 'refused';
  }
}
