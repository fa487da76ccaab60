/** Where somebody or something is: ids from the campus down, and the point on the plan it is drawn on. */
export interface Spot {
  /** `/campus/building/floor/…/`. */
  path: string;
  /** Of each id of the path, what it is. */
  kinds: readonly string[];
  plan: string | null;
  at: { x: number; y: number } | null;
}

/** The same place, floor, building, campus; another one; not known. */
export const nearness = ['here', 'floor', 'building', 'campus', 'far', 'unknown'] as const;
export type Nearness = (typeof nearness)[number];

/** Whoever is on the same floor is nearer than who is in the same building, whatever the plan says. */
export function nearnessOf(a: Spot | null, b: Spot | null): Nearness {
  if (!a || !b) return 'unknown';
  if (a.path === b.path) return 'here';
  const [one, two] = [a.path.split('/').filter(Boolean), b.path.split('/').filter(Boolean)];
  let common = 0;
  while (common < one.length && one[common] === two[common]) common++;
  const shared = new Set(a.kinds.slice(0, common));
  if (shared.has('floor')) return 'floor';
  if (shared.has('building')) return 'building';
  return shared.has('campus') ? 'campus' : 'far';
}

/** How far one walks on a plan, in its pixels: along its sides, as corridors run. Null: not on one plan. */
export function walk(a: Spot | null, b: Spot | null): number | null {
  if (!a?.at || !b?.at || a.plan === null || a.plan !== b.plan) return null;
  return Math.round(Math.abs(a.at.x - b.at.x) + Math.abs(a.at.y - b.at.y));
}

interface Ranked {
  near: Nearness;
  distance: number | null;
  busy: boolean;
  planned: boolean;
}

/** Who goes first: whoever is free, has signed on, is near, and has the shorter way. */
export const nearer = (a: Ranked, b: Ranked): number =>
  Number(a.busy) - Number(b.busy) ||
  Number(a.planned) - Number(b.planned) ||
  nearness.indexOf(a.near) - nearness.indexOf(b.near) ||
  (a.distance ?? Number.MAX_SAFE_INTEGER) - (b.distance ?? Number.MAX_SAFE_INTEGER);
