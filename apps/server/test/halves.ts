import { VideoDecoder } from '@anyuan/media/decode/decoder';
import { expect } from 'vitest';

/** By how much brightness differs within the left and the right half of a picture. */
export async function halves(jpeg: Buffer): Promise<{ left: number; right: number }> {
  const decoder = await VideoDecoder.open(null);
  try {
    const [frame] = [...(await decoder.decode(jpeg)), ...(await decoder.decode(null))];
    const { width, height } = frame!;
    const [plane] = frame!.data!;
    const [line] = frame!.linesize;
    const spread = (from: number, to: number): number => {
      const seen: number[] = [];
      for (let y = 4; y < height - 4; y += 2) for (let x = from; x < to; x += 2) seen.push(plane![y * line! + x]!);
      return Math.max(...seen) - Math.min(...seen);
    };
    const found = { left: spread(4, width / 2 - 8), right: spread(width / 2 + 8, width - 4) };
    frame!.free();
    return found;
  } finally {
    decoder.close();
  }
}

/** The left half is one grey, or it is not. */
export const isWhole = {
  left: expect.toSatisfy((n: number) => n > 60),
  right: expect.toSatisfy((n: number) => n > 60),
};
export const isCovered = {
  left: expect.toSatisfy((n: number) => n < 16),
  right: expect.toSatisfy((n: number) => n > 60),
};
