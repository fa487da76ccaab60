import type { VideoStream } from '@anyuan/contract';
import { useLayoutEffect, useState, type RefObject } from 'react';

/** Narrower than this, in pixels of the page, the smaller picture is enough. */
const smallPx = 800;
/** With so many side by side none is looked at closely, however large the screen. */
const manyTiles = 9;
/** A window that is being drawn larger is not asked about at every step. */
const settleMs = 400;

export const streamFor = (width: number, among: number): VideoStream =>
  width < smallPx || among >= manyTiles ? 'sub' : 'main';

/** Which picture of a camera suits the size it is drawn at; undefined: it is not drawn yet. */
export function useStreamFor(box: RefObject<HTMLElement | null>, among: number): VideoStream | undefined {
  const [stream, set] = useState<VideoStream>();
  useLayoutEffect(() => {
    const at = box.current;
    if (!at) return undefined;
    const look = (): void => {
      if (at.clientWidth > 0) set(streamFor(at.clientWidth, among));
    };
    look();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const sized = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(look, settleMs);
    });
    sized.observe(at);
    return () => {
      clearTimeout(timer);
      sized.disconnect();
    };
  }, [box, among]);
  return stream;
}
