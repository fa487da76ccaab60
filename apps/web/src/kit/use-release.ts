import { useEffect } from 'react';

/** Stops what is held: wherever the finger is lifted, and whatever takes the page away. @param stop stays the same function */
export function useRelease(stop: () => unknown): void {
  useEffect(() => {
    const ends = ['pointerup', 'pointercancel', 'blur'] as const;
    for (const end of ends) window.addEventListener(end, stop);
    return () => {
      for (const end of ends) window.removeEventListener(end, stop);
      stop();
    };
  }, [stop]);
}
