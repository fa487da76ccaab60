import { useEffect, useRef, useState, type CSSProperties, type PointerEvent, type ReactNode } from 'react';

import { panned, transformOf, whole, zoomed } from './zoom.ts';

const step = 1.25;

interface Props {
  children: ReactNode;
  /** Drawn above the picture while it is enlarged; `reset` shows the whole of it again. */
  whole: (reset: () => void) => ReactNode;
}

/** A picture that the wheel enlarges and a drag moves: nothing is decoded for it. */
export function Zoomable({ children, whole: said }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [view, look] = useState(whole);
  const [from, drag] = useState<{ x: number; y: number }>();
  const isLarge = view.scale > 1;
  useEffect(() => {
    const at = box.current;
    if (!at) return;
    // React listens to wheels passively: the page would scroll along.
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top, width, height } = at.getBoundingClientRect();
      const point = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
      look((before) => zoomed(before, event.deltaY < 0 ? step : 1 / step, point));
    };
    at.addEventListener('wheel', wheel, { passive: false });
    return () => at.removeEventListener('wheel', wheel);
  }, []);
  const move = ({ clientX, clientY, currentTarget }: PointerEvent): void => {
    if (!from || !isLarge) return;
    const { width, height } = currentTarget.getBoundingClientRect();
    look((before) => panned(before, { x: (clientX - from.x) / width, y: (clientY - from.y) / height }));
    drag({ x: clientX, y: clientY });
  };
  return (
    <div
      ref={box}
      className="live-zoom"
      data-large={isLarge}
      style={{ '--zoom': transformOf(view) } as CSSProperties}
      onPointerDown={({ clientX, clientY }) => isLarge && drag({ x: clientX, y: clientY })}
      onPointerMove={move}
      onPointerUp={() => drag(undefined)}
      onPointerLeave={() => drag(undefined)}
    >
      {children}
      {isLarge && said(() => look(whole))}
    </div>
  );
}
