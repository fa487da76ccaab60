import { useEffect } from 'react';

import { useRelease } from '../use-release.ts';

/** As `useRelease`, of what is held with a finger or the key T. @param stop stays the same function */
export function useLetGo(stop: () => unknown): void {
  useRelease(stop);
  useEffect(() => {
    const up = ({ code, key }: KeyboardEvent): void => {
      if (code === 'KeyT' || key.toUpperCase() === 'T') stop();
    };
    window.addEventListener('keyup', up);
    return () => window.removeEventListener('keyup', up);
  }, [stop]);
}
