import type { Slab } from './slab.ts';
import type { Reason } from './types.ts';

/** `source → access units → sinks`: what a camera sends by whatever way, and what is made of it, meet here. */

export type NalCodec = 'h264' | 'h265';
export type VideoCodec = NalCodec | 'mjpeg';
export type AudioCodec = 'aac' | 'pcma' | 'pcmu' | 'g726' | 'opus';

/** Ticks of every picture's clock in a second. */
export const VIDEO_RATE = 90_000;

/**
 * Bytes in front of a picture that belong to it as well: the header of a WebSocket message and the head of an fMP4
 * fragment are written there, so that what goes to a viewer is one piece of memory.
 */
export const ROOM = 10 + 112;

/** What a decoder must know before the first picture. Copies of their own, in no slab. */
export type ParameterSets = { vps: readonly Buffer[]; sps: readonly Buffer[]; pps: readonly Buffer[] };
export const NO_SETS: ParameterSets = { vps: [], sps: [], pps: [] };

/**
 * One whole picture. It is the receiver's only during the call; who keeps it calls `slab.hold()` and later
 * `slab.release()`.
 */
export type AccessUnit = {
  codec: VideoCodec;
  /** It can be decoded without those before it. */
  key: boolean;
  /** A key only in a manner of speaking: no IDR picture, but where a decoder may begin and be right after a while. */
  isGradual: boolean;
  /** In 1/90000 s of the source's own clock, without the wrap: it may jump, either way. */
  pts: number;
  /** Where the source says when it is to be decoded; RTP does not. */
  dts: number | null;
  /** When its last byte came, in ms of this process (`performance.now()`). */
  at: number;
  slab: Slab;
  /**
   * Its NAL units in `slab.data`, each behind its length in four bytes; parameter sets, delimiters and filler are left
   * out. Of MJPEG one whole JPEG. The `ROOM` bytes before `from` may be written by the sink that makes fMP4.
   */
  from: number;
  to: number;
  /** In force for this picture; the same object as long as they are the same. */
  sets: ParameterSets;
};

/** A piece of sound, as it came. It is the receiver's only during the call. */
export type AudioUnit = {
  /** In samples of the sound's own clock, without the wrap. */
  pts: number;
  /** One AAC frame, one Opus packet, or any number of whole samples. */
  data: Buffer;
};

export type AudioFormat = {
  codec: AudioCodec;
  /** Samples per second. */
  rate: number;
  channels: number;
  /** AudioSpecificConfig of AAC. */
  config: Buffer | null;
  /** Bits per sample of G.726: 2 to 5; its first sample lies in the low bits, or in the high ones as AAL2 has it. */
  bits?: number;
  isBigEndian?: boolean;
};

export type StreamFormat = {
  video: VideoCodec;
  /** Pictures per second, where the source says so. */
  fps: number | null;
  audio: AudioFormat | null;
};

/** Takes what one source sends. Nothing here may throw or wait. */
export interface Sink {
  /** Before the first picture. */
  opened(format: StreamFormat): void;
  video(unit: AccessUnit): void;
  audio(unit: AudioUnit): void;
  /** By how many ms the source's own clock is ahead of this machine's, each time it says what time it has. */
  clock?(aheadMs: number): void;
  /** It takes less than comes: whoever can wait, waits. */
  isFull?(): boolean;
  /** Called once; nothing comes after it. `status`: what the other side answered, where it did. */
  ended(reason: Reason, status?: number): void;
}

/** Something that sends pictures to a sink from when it is made until it ends or is stopped. */
export interface Source {
  /** It gives no picture on purpose, and will give some again: a recording that stands. */
  stands?(): boolean;
  /** Another media process reads it, and gives it to this one. */
  readonly isFed?: boolean;
  /** What is wrong with it when it is connected and gives no picture. */
  doubt(): Reason;
  /** Ends it without `ended`. */
  stop(): void;
}
