interface Camera {
  code: string;
  name: string;
}
interface Spot {
  x: number;
  y: number;
}

export const tileCount = 4;

/** Whose pictures to show: what the operator picked, the device's linked cameras, its neighbours, then the nearest on the plan. */
export function tilesOf(...sources: readonly (readonly Camera[])[]): Camera[] {
  const found = new Map<string, Camera>();
  for (const { code, name } of sources.flat()) if (!found.has(code)) found.set(code, { code, name });
  return [...found.values()].slice(0, tileCount);
}

export function nearestTo<T extends { at: Spot | null }>(spot: Spot | null, devices: readonly T[]): T[] {
  if (!spot) return [];
  const far = ({ at }: T): number => (at ? Math.hypot(at.x - spot.x, at.y - spot.y) : Infinity);
  return devices.filter(({ at }) => at !== null).toSorted((a, b) => far(a) - far(b));
}
