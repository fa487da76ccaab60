import { figureRef, type Figure, type FigureGroup, type FigureNumber, type Measure } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../app.ts';
import { Turns } from '../auth/index.ts';
import type { Ctx } from '../ctx.ts';
import { splitOf, within } from './behind.ts';
import { labelled } from './labels.ts';
import { aggregatesOf, nothing, numberFrom, type Counted } from './measure.ts';
import {
  checkPeriod,
  samePartOfLastYear,
  dayOf,
  monthAfter,
  monthIn,
  monthBefore,
  yearBefore,
  type Period,
} from './period.ts';
import type { FigureSource } from './source.ts';
import { noteLook, telling, type Telling } from './withhold.ts';

export interface FigureQuery extends Period {
  by: string;
  /** These figures alone; absent: all of the source. */
  only?: ReadonlySet<string>;
  /** Without the year before, which costs as much again. */
  isAlone?: boolean;
}

/** The figures of a source, for a period and the same part of the year before; of what stands there is only now. */
export async function figuresOf<F>(ctx: Ctx, source: FigureSource<F>, query: FigureQuery): Promise<FigureGroup[]> {
  checkPeriod(query);
  source.check(ctx.rights, query.by);
  const declared = Object.entries(source.figures).filter(
    ([name, one]) => (query.only?.has(name) ?? true) && (source.mayTotal?.(ctx.rights, one) ?? true),
  );
  if (declared.length === 0) return [];
  const isCompared = source.instantOf !== undefined && !query.isAlone;
  const earlier = samePartOfLastYear(query, ctx.now());
  const thisMonth = dayOf(ctx.now()).slice(0, 7);
  const [now, before] = await Promise.all([
    count(ctx, source, declared, query, query.by),
    isCompared ? count(ctx, source, declared, earlier, query.by) : (new Map() as Counts),
  ]);
  const then = query.by === 'month' ? new Map([...before].map(([key, row]) => [key && monthAfter(key), row])) : before;
  const found = query.by === 'none' ? [null] : [...new Set([...now.keys(), ...then.keys()])];
  const secret = declared.filter(([, figure]) => source.isSecret?.(figure) === true);
  const secrets = new Set(secret.map(([name]) => name));
  const tells = secret.length === 0 ? null : await telling(ctx, source, secret);
  if (secret.length > 0)
    await noteLook(
      ctx,
      source.name,
      query,
      secret.map(([name]) => name),
    );
  const isKept = (name: string, period: Period, key: string | null): boolean => {
    if (!tells || !secrets.has(name) || query.by === 'none') return false;
    // Only time is cut so that parts tell nothing of one record; other splits are not added up for anybody.
    return query.by !== 'month' || key === null || !tells.may(name, monthIn(period, key));
  };
  const parts = tells && query.by === 'none' ? await tellParts(ctx, source, secret, tells, query, earlier) : null;
  const groups = await labelled(ctx.db, source, query, found);
  const answer = (
    name: string,
    figure: Figure<F>,
    rows: Counts | null,
    period: Period,
    key: string | null,
    keyThen = key,
  ) => {
    const counted = (part: string): Counted => rows?.get(key)?.[`${name}.${part}`] ?? nothing;
    const { from, to } = period;
    const group = query.by === 'none' ? {} : { by: query.by, key: keyThen ?? undefined };
    const behind = (part: 'of' | 'per') =>
      source.opens?.({ name, part, ...group }) ?? figureRef({ type: source.name, name, part, from, to, ...group });
    const isHidden = rows === null || isKept(name, period, keyThen);
    const number = isHidden ? keptBack : numberFrom(figure, counted('of'), counted('per'));
    return {
      ...number,
      ...(counted('unknown').records > 0 && { unknown: counted('unknown').records }),
      of: behind('of'),
      per: figure.per ? behind('per') : null,
    };
  };
  return groups.map(({ key, label }) => ({
    key,
    label,
    figures: declared.map(([name, figure]) => {
      const part = parts?.get(name);
      if (part) {
        const [value, lastYear] = [part.now, part.before].map(({ rows, period, isPart }) => ({
          ...answer(name, figure, rows, period, null),
          ...(isPart && { told: period }),
        })) as [FigureNumber & Behind, FigureNumber & Behind];
        return { name, ...value, lastYear, change: part.isAlike ? change(value, lastYear) : null };
      }
      const value = answer(name, figure, now, query, key);
      const keyThen = query.by === 'month' && key ? monthBefore(key) : key;
      const past = answer(name, figure, then, earlier, key, keyThen);
      const isAhead = query.by === 'month' && key !== null && key > thisMonth;
      const lastYear = isCompared && !isAhead ? past : { ...past, value: null, numerator: null, denominator: null };
      return { name, ...value, lastYear, change: change(value, lastYear) };
    }),
  }));
}

interface Behind {
  of: string;
  per: string | null;
}

/** What is told of a period: over which days, and what was counted on them; `null`: nothing is. */
interface Told {
  period: Period;
  rows: Counts | null;
  /** Not of all days that were asked for. */
  isPart: boolean;
}

/** Secret figures over as much of the period as may be told, beside the same days of the year before. */
async function tellParts<F>(
  ctx: Ctx,
  source: FigureSource<F>,
  secret: readonly (readonly [string, Figure<F>])[],
  tells: Telling,
  asked: Period,
  earlier: Period,
): Promise<Map<string, { now: Told; before: Told; isAlike: boolean }>> {
  const tell = async (one: readonly [string, Figure<F>], { from, to }: Period): Promise<Told> => {
    const part = tells.part(one[0], { from, to });
    if (!part) return { period: { from, to }, rows: null, isPart: false };
    const isPart = part.from !== from || part.to !== to;
    return { period: part, rows: await count(ctx, source, [one], part, 'none'), isPart };
  };
  const told = secret.map(async (one) => {
    const now = await tell(one, asked);
    const before = await tell(one, now.isPart ? yearBefore(now.period) : earlier);
    // Ten months are not held against eight.
    return [one[0], { now, before, isAlike: !before.isPart }] as const;
  });
  return new Map(await Promise.all(told));
}

const keptBack = { value: null, numerator: null, denominator: null, withheld: true };

const change = ({ value: now }: FigureNumber, { value: before }: FigureNumber): number | null =>
  now === null || before === null || before === 0 ? null : (now - before) / before;

/** Group → measure → what was counted. */
type Counts = Map<string | null, Record<string, Counted>>;

async function count<F>(
  ctx: Ctx,
  source: FigureSource<F>,
  declared: readonly (readonly [string, Figure<F>])[],
  period: Period,
  by: string,
): Promise<Counts> {
  const counts: Counts = new Map();
  // Figures that count by the same instant share one pass over the records.
  await Promise.all(
    [...Map.groupBy(declared, ([, { at }]) => at ?? 'at')].map(async ([at, some]) => {
      const measures = some.flatMap(([name, figure]): [string, Figure<F>, Measure<F>][] => [
        [`${name}.of`, figure, figure.of],
        ...(figure.per ? [[`${name}.per`, figure, figure.per] as [string, Figure<F>, Measure<F>]] : []),
      ]);
      const { join, key } = splitOf(source, by, at);
      const aggregates = measures.map(([, figure, measure]) => aggregatesOf(source, figure, measure));
      const columns = aggregates.map(({ total, records }) => sql`jsonb_build_array(${total}, ${records})`);
      const asked = sql<{ key: string | null; counted: [number | unknown[] | null, number][] }>`
        select ${key} as key, jsonb_build_array(${sql.join(columns)}) as counted
        from ${source.from} ${join}
        where ${source.counts} and ${within(source, period, at)} and ${source.reach(ctx.rights)}
        group by 1 limit ${maxGroups}`;
      const { rows } = await inTurn(ctx, () => asked.execute(ctx.db));
      for (const row of rows) {
        const group = counts.get(row.key) ?? {};
        for (const [i, [name]] of measures.entries()) {
          const [total = null, records = 0] = row.counted[i] ?? [];
          group[name] = { total: Array.isArray(total) ? (aggregates[i]?.put?.(total) ?? null) : total, records };
        }
        counts.set(row.key, group);
      }
    }),
  );
  await countUnknown(ctx, source, declared, period, by, counts);
  return counts;
}

/** How many records of the period each figure leaves out, by when they began: the instant it goes by may be what is missing. */
async function countUnknown<F>(
  ctx: Ctx,
  source: FigureSource<F>,
  declared: readonly (readonly [string, Figure<F>])[],
  period: Period,
  by: string,
  counts: Counts,
): Promise<void> {
  const asked = declared.flatMap(([name, figure]) => {
    const unknown = source.unknownTo?.(figure);
    return unknown ? [{ name, unknown }] : [];
  });
  if (asked.length === 0) return;
  const { join, key } = splitOf(source, by, 'at');
  const columns = asked.map(({ unknown }) => sql`count(*) filter (where ${unknown})`);
  const statement = sql<{ key: string | null; counted: number[] }>`
    select ${key} as key, jsonb_build_array(${sql.join(columns)}) as counted
    from ${source.from} ${join}
    where ${source.counts} and ${within(source, period, 'at')} and ${source.reach(ctx.rights)}
    group by 1 limit ${maxGroups}`;
  const { rows } = await inTurn(ctx, () => statement.execute(ctx.db));
  for (const row of rows) {
    const group = counts.get(row.key) ?? {};
    for (const [i, { name }] of asked.entries())
      group[`${name}.unknown`] = { total: null, records: row.counted[i] ?? 0 };
    counts.set(row.key, group);
  }
}

const maxGroups = 2000;

/** A board asks for hundreds of counts: all at once each would take as long as all of them, and everybody else wait. */
const countsAtOnce = 2;
const turns = new WeakMap<App, Turns>();
function inTurn<T>({ app, actor }: Ctx, work: () => Promise<T>): Promise<T> {
  let queue = turns.get(app);
  if (!queue) turns.set(app, (queue = new Turns(countsAtOnce, 10_000)));
  return queue.run(actor.id ?? actor.name, work);
}
