import { useEffect, useState, type RefObject } from 'react';

const everyMs = 12_000;

/** One group after another over the whole screen, until somebody leaves it. */
export function useRotation(
  page: RefObject<HTMLElement | null>,
  count: number,
): { at: number | null; start: () => void; stop: () => void } {
  const [at, setAt] = useState<number | null>(null);
  const isOn = at !== null;
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => setAt((before) => ((before ?? 0) + 1) % count), everyMs);
    const left = () => {
      if (!document.fullscreenElement) setAt(null);
    };
    document.addEventListener('fullscreenchange', left);
    return () => {
      clearInterval(timer);
      document.removeEventListener('fullscreenchange', left);
    };
  }, [isOn, count]);
  return {
    at,
    start() {
      setAt(0);
      // A browser that refuses the whole screen rotates in its window.
      page.current?.requestFullscreen?.().catch(() => undefined);
    },
    stop() {
      setAt(null);
      if (document.fullscreenElement) void document.exitFullscreen();
    },
  };
}
