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

/** So long before a picture begins, the one before it is shown, in seconds. */
const justBefore = 0.008;
const triesAtMost = 12;
const waitForOtherMs = 1_000;
const waitForSameMs = 250;

/** When the picture that is shown begins, in seconds of the recording. */
export interface Shown {
  at: number | undefined;
}

/** Notes of every picture when it begins; gives how to stop. */
export function watchFrames(video: HTMLVideoElement, shown: Shown): () => void {
  let handle = 0;
  const look = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    shown.at = mediaTime;
    handle = video.requestVideoFrameCallback(look);
  };
  handle = video.requestVideoFrameCallback(look);
  return () => video.cancelVideoFrameCallback(handle);
}

/**
 * Where the picture before the one that is shown lies. One that begins after where the video stands is not the one that is shown any more:
 * the new one is not told of yet, and `frame` is how long one lasts, about.
 */
export const before = (video: HTMLVideoElement, { at }: Shown, frame: number): number =>
  Math.max(0, at === undefined || at > video.currentTime + 0.001 ? video.currentTime - frame : at - justBefore);

/**
 * Shows the picture before or after the one that is shown, however irregularly they follow each other: where looking a little
 * further ahead, or back, shows another.
 */
export async function stepPicture(video: HTMLVideoElement, shown: Shown, by: 1 | -1, frame: number): Promise<void> {
  video.pause();
  const from = shown.at;
  const start = by < 0 ? before(video, shown, frame) : (from ?? video.currentTime) + frame + justBefore;
  for (let n = 0; n < triesAtMost && shown.at === from; n++) {
    const next = Math.max(0, start + (by * n * frame) / 2);
    if (next >= video.duration) return;
    await go(video, next, by < 0 ? waitForOtherMs : waitForSameMs);
    if (next === 0) return;
  }
}

/** Goes to a moment, and waits until its picture is told of; the same one once more never is. */
async function go(video: HTMLVideoElement, time: number, atMostMs: number): Promise<void> {
  const isThere = new Promise<void>((resolve) => {
    video.requestVideoFrameCallback(() => resolve());
    video.addEventListener('seeked', () => setTimeout(resolve, atMostMs), { once: true });
  });
  video.currentTime = time;
  await isThere;
}
