import { useEffect, useRef, useState } from 'react';

export const holdMs = 1_500;
/** How long after a finger has left the screen its click may come. */
const releaseMs = 350;

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

/** The finger is still down when it has lasted: letting go is no tap on what has come up beneath it meanwhile. */
function ignoreRelease(): void {
  const ignore = (event: Event): void => {
    event.stopPropagation();
    event.preventDefault();
  };
  const released = (): void => {
    window.removeEventListener('pointerup', released, true);
    window.removeEventListener('pointercancel', released, true);
    setTimeout(() => window.removeEventListener('click', ignore, true), releaseMs);
  };
  window.addEventListener('click', ignore, true);
  window.addEventListener('pointerup', released, true);
  window.addEventListener('pointercancel', released, true);
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
  const start = (isFinger: boolean): void => {
    if (frame.current) return;
    const from = performance.now();
    latest.current.begun();
    const grow = (now: number): void => {
      const part = (now - from) / holdMs;
      if (part >= 1) {
        end();
        if (isFinger) ignoreRelease();
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
        if (event.button === 0) start(true);
      },
      onPointerUp: end,
      onPointerCancel: end,
      onPointerLeave: end,
      onKeyDown: (event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        if (!event.repeat) start(false);
      },
      onKeyUp: end,
      onBlur: end,
      onContextMenu: (event) => event.preventDefault(),
    },
  };
}
