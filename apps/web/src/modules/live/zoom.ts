/** What of a picture is seen: its scale, and where its upper left corner lies, in parts of the tile. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}
export const whole: Zoom = { scale: 1, x: 0, y: 0 };
const most = 8;

const within = (scale: number, at: number): number => Math.min(0, Math.max(1 - scale, at)) || 0;

/** Larger by this factor about the point under the pointer, which stays where it is. */
export function zoomed({ scale, x, y }: Zoom, factor: number, at: { x: number; y: number }): Zoom {
  const next = Math.min(most, Math.max(1, scale * factor));
  const part = next / scale;
  return { scale: next, x: within(next, at.x - (at.x - x) * part), y: within(next, at.y - (at.y - y) * part) };
}

/** Moved by so many parts of the tile; the picture always fills it. */
export const panned = ({ scale, x, y }: Zoom, by: { x: number; y: number }): Zoom => ({
  scale,
  x: within(scale, x + by.x),
  y: within(scale, y + by.y),
});

export const transformOf = ({ scale, x, y }: Zoom): string =>
  scale === 1 ? 'none' : `translate(${x * 100}%, ${y * 100}%) scale(${scale})`;
