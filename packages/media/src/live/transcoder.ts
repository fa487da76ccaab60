import type { VideoEntry } from '../fmp4/init.ts';
import type { Slab } from '../slab.ts';
import type { Mask } from '../types.ts';
import type { AccessUnit } from '../unit.ts';

/** Makes H.264 of pictures: for viewers that cannot play them as they come, and where parts are covered. */
export interface Transcoder {
  /** `picture` lies in the slab. */
  push(slab: Slab, picture: Buffer, key: boolean, pts: number): void;
  close(): void;
}

/** What is made of pictures: no higher than this, and covered here and there. */
export type Transcoded = { maxHeight: number; masks: readonly Mask[] };

/** `entry` null: of JPEG. */
export type Transcode = (
  entry: VideoEntry | null,
  wanted: Transcoded,
  emit: (unit: AccessUnit) => void,
  failed: (error: unknown) => void,
) => Transcoder;
