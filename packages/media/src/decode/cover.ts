import type { Frame } from 'node-av';

import type { Mask } from '../types.ts';

const GREY = 64;
const NO_COLOUR = 128;

/** Covers parts of a picture of YUV 4:2:0, with a grey that no picture has by itself; rather a pixel more than one less. */
export function cover(frame: Frame, masks: readonly Mask[]): void {
  const planes = frame.data;
  if (masks.length === 0) return;
  if (!planes || planes.length < 3) throw new Error('A picture that cannot be covered');
  for (const mask of masks) {
    const { left, top, right, bottom } = edges(mask, frame.width, frame.height);
    fill(planes[0]!, frame.linesize[0]!, [left, top, right, bottom], GREY);
    for (const plane of [1, 2])
      fill(planes[plane]!, frame.linesize[plane]!, [left / 2, top / 2, right / 2, bottom / 2], NO_COLOUR);
  }
}

/** In pixels, even, within the picture. */
export function edges({ x, y, width, height }: Mask, pictureWidth: number, pictureHeight: number) {
  const down = (value: number): number => Math.max(0, Math.floor(value)) & ~1;
  const up = (value: number, most: number): number => Math.min(most, (Math.ceil(value) + 1) & ~1);
  return {
    left: down(x * pictureWidth),
    top: down(y * pictureHeight),
    right: up((x + width) * pictureWidth, pictureWidth),
    bottom: up((y + height) * pictureHeight, pictureHeight),
  };
}

function fill(plane: Buffer, line: number, [left, top, right, bottom]: readonly number[], value: number): void {
  for (let y = top!; y < bottom!; y++) plane.fill(value, y * line + left!, y * line + right!);
}
