import { type EncodedFrame, VideoEncoder, type VideoFormat } from '../camera/encoder.ts';
import { loopOf } from '../camera/feed.ts';
import { Picture } from '../camera/scene.ts';

/** What a program stream carries. */
export type GbPicture = VideoFormat & { codec: 'h264' | 'h265' };

/** What a simulated camera shows: drawn and encoded as it goes, or two seconds of it over and over. */
export interface Pictures {
  next(n: number, wantsKey: boolean): Promise<EncodedFrame | null>;
  close(): void;
}

export async function openPictures(name: string, format: VideoFormat, isLive: boolean): Promise<Pictures> {
  if (!isLive) {
    const { frames } = await loopOf(format);
    return { next: (n) => Promise.resolve(frames[n % frames.length] ?? null), close: () => undefined };
  }
  const encoder = await VideoEncoder.open(format);
  const picture = new Picture(name, format.width, format.height);
  return {
    next: (n, wantsKey) =>
      encoder.encode(picture.draw(new Date()), Math.round((n * 90_000) / format.fps), wantsKey || n % format.fps === 0),
    close: () => encoder.close(),
  };
}
