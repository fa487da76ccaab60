import { saveAs } from '../save-as.ts';

/** Saves what a picture shows now. */
export async function saveStill(video: HTMLVideoElement, name: string): Promise<void> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  saveAs(await canvas.convertToBlob({ type: 'image/png' }), name);
}

/** How long one picture lasts, in seconds, from those that are shown. */
export function measureFrame(video: HTMLVideoElement, frame: { current: number }): void {
  let last: number | undefined;
  let looks = 0;
  const look = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    const step = last === undefined ? 0 : mediaTime - last;
    if (step > 0.005 && step < 1) frame.current = looks === 0 ? step : Math.min(frame.current, step);
    last = mediaTime;
    if (++looks < 10) video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}
