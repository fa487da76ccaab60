import type { Figure, Measure } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../app.ts';
import type { Ctx } from '../ctx.ts';
import { blocksOf, mayTell, toldPart, type Block, type DayCount } from './blocks.ts';
import { counted, fieldOf, timesOf } from './measure.ts';
import { dayOf, type Period } from './period.ts';
import type { FigureSource } from './source.ts';

type Declared<F> = readonly (readonly [string, Figure<F>])[];

/** A month may still get records for so long after it is over: steps that were done offline (`offline.longestHours` at most a week). */
const lateMs = 7 * 86_400_000;

export interface Telling {
  /** Whether a figure may be told of a whole period. */
  may(name: string, period: Period): boolean;
  /** The part of a period it may be told of; null: none. */
  part(name: string, period: Period): Period | null;
}

/** What of secret figures may be told to this caller; by their names. */
export async function telling<F>(ctx: Ctx, source: FigureSource<F>, secret: Declared<F>): Promise<Telling> {
  const blocks = new Map<string, Block[]>();
  const open = dayOf(new Date(ctx.now().getTime() - lateMs)).slice(0, 7);
  for (const some of cutTogether(secret)) {
    const stamp = source.instantOf?.(some[0]?.[1].at ?? 'at');
    if (stamp === undefined) continue;
    const measures = some.flatMap(([, figure]) => addingUp(figure).map((measure) => counted(source, figure, measure)));
    const kind = sql.join(
      measures.map((counts) => sql`(case when ${counts} then '1' else '0' end)`),
      sql` || `,
    );
    const { rows } = await sql<DayCount>`
      select * from (
        select to_char(${stamp} at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, ${kind} as kind, count(*)::int as records
        from ${source.from} where ${source.counts} and ${source.reach(ctx.rights)} and ${stamp} is not null
        group by 1, 2) counted where kind like '%1%'`.execute(ctx.db);
    const cut = blocksOf(rows, open);
    for (const [name] of some) blocks.set(name, cut);
  }
  return {
    may(name, period) {
      const cut = blocks.get(name);
      return cut !== undefined && mayTell(cut, period);
    },
    part(name, period) {
      const cut = blocks.get(name);
      return cut === undefined ? null : toldPart(cut, period);
    },
  };
}

type Adding<F> = Exclude<Measure<F>, { count: unknown }>;
/** How many there are is no secret; what they add up to is. */
const addingUp = <F>({ of, per }: Figure<F>): Adding<F>[] =>
  [of, ...(per ? [per] : [])].filter((measure): measure is Adding<F> => !('count' in measure));
const addedOf = <F>(measure: Adding<F>): string => fieldOf(measure) ?? timesOf(measure)?.join(' ') ?? '';

/**
 * Figures that add up the same field by the same instant are cut together: the difference of two of them tells as little
 * as each. Sums of different fields say nothing of each other, and one that is rare does not keep the others shut.
 */
function cutTogether<F>(secret: Declared<F>): Declared<F>[] {
  const groups: { keys: Set<string>; figures: [string, Figure<F>][] }[] = [];
  for (const [name, figure] of secret) {
    const keys = new Set(addingUp(figure).map((measure) => `${figure.at ?? 'at'} ${addedOf(measure)}`));
    const alike = groups.filter((group) => [...keys].some((key) => group.keys.has(key)));
    for (const one of alike) groups.splice(groups.indexOf(one), 1);
    groups.push({
      keys: new Set([...alike.flatMap((one) => [...one.keys]), ...keys]),
      figures: [...alike.flatMap((one) => one.figures), [name, figure]],
    });
  }
  return groups.map(({ figures }) => figures);
}

const hourMs = 3_600_000;
const looks = new WeakMap<App, Map<string, number>>();

/** Whoever looks at totals of secrets leaves a line, once an hour for the same look. */
export async function noteLook(
  ctx: Ctx,
  type: string,
  { from, to, by }: Period & { by: string },
  figures: string[],
): Promise<void> {
  const { app, actor } = ctx;
  const known = looks.get(app) ?? new Map<string, number>();
  looks.set(app, known);
  const now = ctx.now().getTime();
  for (const [key, at] of known) if (now - at >= hourMs) known.delete(key);
  const key = JSON.stringify([actor.id, type, from, to, by]);
  if (known.has(key)) return;
  await ctx.tx(async (tx) => tx.audit('figure.view', 'figure', type, { from, to, by, figures }));
  known.set(key, now);
}
