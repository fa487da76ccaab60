import { useEffect, useRef, useState } from 'react';

export const holdMs = 1_500;

interface Hold {
  /** 0 … 1 while it is held; 0 otherwise. */
  progress: number;
  handlers: {
    onPointerDown: (event: { button: number; pointerId: number; currentTarget: Element }) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
    onPointerLeave: () => void;
    onKeyDown: (event: { key: string; repeat: boolean; preventDefault: () => void }) => void;
    onKeyUp: () => void;
    onBlur: () => void;
    onContextMenu: (event: { preventDefault: () => void }) => void;
  };
}

/** A long press by finger or key. `begun` is called at its start, `done` once it has lasted. */
export function useHold(begun: () => void, done: () => void): Hold {
  const [progress, setProgress] = useState(0);
  const frame = useRef(0);
  const latest = useRef({ begun, done });
  useEffect(() => {
    latest.current = { begun, done };
  });
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const end = (): void => {
    cancelAnimationFrame(frame.current);
    frame.current = 0;
    setProgress(0);
  };
  const start = (): void => {
    if (frame.current) return;
    const from = performance.now();
    latest.current.begun();
    const grow = (now: number): void => {
      const part = (now - from) / holdMs;
      if (part >= 1) {
        end();
        latest.current.done();
        return;
      }
      // Never quite zero: the first frame already says that it is being held.
      setProgress(Math.max(0.01, part));
      frame.current = requestAnimationFrame(grow);
    };
    frame.current = requestAnimationFrame(grow);
  };
  return {
    progress,
    handlers: {
      onPointerDown: (event) => {
        if (event.button === 0) start();
      },
      onPointerUp: end,
      onPointerCancel: end,
      onPointerLeave: end,
      onKeyDown: (event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        if (!event.repeat) start();
      },
      onKeyUp: end,
      onBlur: end,
      onContextMenu: (event) => event.preventDefault(),
    },
  };
}
