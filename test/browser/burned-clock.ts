import type { Locator } from 'playwright-core';

import { readClock } from '../../apps/simulators/src/camera/read-clock.ts';

const look = `(video) => {
  const { videoWidth: width, videoHeight: height } = video;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(video, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  let luma = '';
  for (let n = 0; n < data.length; n += 4) luma += String.fromCharCode((data[n] + data[n + 1] + data[n + 2]) / 3);
  return { width, height, luma: btoa(luma) };
}`;

/** What the clock says that the simulator has drawn into the picture a video shows now. */
export async function clockIn(video: Locator): Promise<number> {
  const shown = await video.elementHandle();
  const said = await shown!.evaluate((one, text) => (0, eval)(text)(one) as unknown, look);
  const { width, height, luma } = said as { width: number; height: number; luma: string };
  return readClock(Buffer.from(luma, 'base64'), width, width, height)!.getTime();
}
