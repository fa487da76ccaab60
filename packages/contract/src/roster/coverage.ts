import type { Stretch } from './span.ts';

/** So many people are needed then. */
export interface Demand extends Stretch {
  needed: number;
}
export interface Gap extends Stretch {
  missing: number;
}

/** When fewer stand there than are needed: of demands that overlap the greatest counts. Where one demand ends a gap does, too. */
export function gapsOf(demands: readonly Demand[], standing: readonly Stretch[]): Gap[] {
  const edges = [...new Set([...demands, ...standing].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const cuts = new Set(demands.flatMap(({ from, to }) => [from, to]));
  const gaps: Gap[] = [];
  for (const [n, from] of edges.entries()) {
    const to = edges[n + 1];
    if (to === undefined) break;
    const at = <T extends Stretch>(all: readonly T[]): T[] => all.filter((one) => one.from <= from && one.to >= to);
    const needed = Math.max(0, ...at(demands).map((one) => one.needed));
    const missing = needed - at(standing).length;
    const last = gaps.at(-1);
    if (missing <= 0) continue;
    if (last?.to === from && last.missing === missing && !cuts.has(from)) last.to = to;
    else gaps.push({ from, to, missing });
  }
  return gaps;
}
