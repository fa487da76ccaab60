import type { Locator } from 'playwright-core';

import { readClock } from '../../apps/simulators/src/camera/read-clock.ts';

/** What the page has, as far as it is used here. */
interface Page {
  OffscreenCanvas: new (
    width: number,
    height: number,
  ) => {
    getContext(kind: '2d'): {
      drawImage(picture: unknown, x: number, y: number): void;
      getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
    };
  };
}

/** What the clock says that the simulator has drawn into the picture a video shows now. */
export async function clockIn(video: Locator): Promise<number> {
  const { width, height, luma } = await video.evaluate((one) => {
    const picture = one as unknown as { videoWidth: number; videoHeight: number };
    const { videoWidth, videoHeight } = picture;
    const { OffscreenCanvas } = globalThis as unknown as Page;
    const context = new OffscreenCanvas(videoWidth, videoHeight).getContext('2d');
    context.drawImage(picture, 0, 0);
    const { data } = context.getImageData(0, 0, videoWidth, videoHeight);
    let grey = '';
    for (let n = 0; n < data.length; n += 4)
      grey += String.fromCharCode(((data[n] ?? 0) + (data[n + 1] ?? 0) + (data[n + 2] ?? 0)) / 3);
    return { width: videoWidth, height: videoHeight, luma: btoa(grey) };
  });
  return readClock(Buffer.from(luma, 'base64'), width, width, height)!.getTime();
}
