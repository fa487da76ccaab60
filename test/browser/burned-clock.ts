import type { Locator } from 'playwright-core';

import { readClock } from '../../apps/simulators/src/camera/read-clock.ts';

/** What the clock says that the simulator has drawn into the picture a video shows now. */
export async function clockIn(video: Locator): Promise<number> {
  const { width, height, luma } = await video.evaluate((one: HTMLVideoElement) => {
    const { videoWidth, videoHeight } = one;
    const context = new OffscreenCanvas(videoWidth, videoHeight).getContext('2d')!;
    context.drawImage(one, 0, 0);
    const { data } = context.getImageData(0, 0, videoWidth, videoHeight);
    let text = '';
    for (let n = 0; n < data.length; n += 4) text += String.fromCharCode((data[n]! + data[n + 1]! + data[n + 2]!) / 3);
    return { width: videoWidth, height: videoHeight, luma: btoa(text) };
  });
  return readClock(Buffer.from(luma, 'base64'), width, width, height)!.getTime();
}
