/** How many pictures stand side by side. */
export const sizes = [1, 4, 9, 16] as const;
export type Size = (typeof sizes)[number];

/** What is on the page, as its address says it. */
export interface Tiles {
  size: Size;
  /** Codes of cameras; empty: nothing there. As many as the size. */
  cameras: readonly string[];
  /** The one in hand. */
  at: number;
  /** It is shown alone for a while. */
  isAlone: boolean;
}

/** Reads the address; what makes no sense there is left out. */
export function tilesIn(values: Readonly<Record<string, string | undefined>>): Tiles {
  const size = sizes.find((one) => String(one) === values['n']) ?? 4;
  const named = (values['c'] ?? '').split(',').slice(0, size);
  const cameras = Array.from({ length: size }, (_, i) => (named.indexOf(named[i] ?? '') === i ? (named[i] ?? '') : ''));
  const at = Number(values['at'] ?? 0);
  return { size, cameras, at: Number.isInteger(at) && at >= 0 && at < size ? at : 0, isAlone: values['alone'] === '1' };
}

/** The address that says it. */
export const addressOf = ({ size, cameras, at, isAlone }: Tiles): Record<'n' | 'c' | 'at' | 'alone', string> => ({
  n: size === 4 ? '' : String(size),
  c: cameras.join(',').replace(/,+$/, ''),
  at: at === 0 ? '' : String(at),
  alone: isAlone ? '1' : '',
});

/** Puts a camera where one says, else where there is room, else in place of the one in hand. One that is shown is taken in hand. */
export function put(tiles: Tiles, code: string, where?: number): Tiles {
  const shown = tiles.cameras.indexOf(code);
  if (shown >= 0 && where === undefined) return { ...tiles, at: shown };
  const free = tiles.cameras[tiles.at] === '' ? tiles.at : tiles.cameras.indexOf('');
  const at = where ?? (free >= 0 && !tiles.isAlone ? free : tiles.at);
  const moved = tiles.cameras.map((one) => (one === code ? '' : one));
  return { ...tiles, at, cameras: moved.with(at, code) };
}

export const takeAway = (tiles: Tiles, at: number): Tiles => ({
  ...tiles,
  isAlone: false,
  cameras: tiles.cameras.with(at, ''),
});

/** More or fewer pictures: those that are shown stay, the one in hand before all others. */
export function resized(tiles: Tiles, size: Size): Tiles {
  const held = tiles.cameras[tiles.at] ?? '';
  const all = tiles.cameras.filter((one) => one !== '');
  const kept = all.length <= size ? all : [held, ...all.filter((one) => one !== held)].filter(Boolean).slice(0, size);
  return {
    size,
    cameras: Array.from({ length: size }, (_, i) => kept[i] ?? ''),
    at: Math.max(0, kept.indexOf(held)),
    isAlone: false,
  };
}

/** Several at once, on as many pictures as they need; beyond the largest they wait in the list. */
export function together(codes: readonly string[]): Tiles {
  const size = sizes.find((one) => one >= codes.length) ?? 16;
  return { size, cameras: Array.from({ length: size }, (_, i) => codes[i] ?? ''), at: 0, isAlone: false };
}
