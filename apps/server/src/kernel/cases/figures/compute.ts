import {
  figureRef,
  refuse,
  type CaseType,
  type Figure,
  type FigureGroup,
  type FigureNumber,
  type Measure,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { reachFilter } from '../../auth/reach-filter.ts';
import { holds, type Rights } from '../../auth/rights.ts';
import type { Ctx } from '../../ctx.ts';
import { caseReach, visibleCases } from '../row.ts';
import { splitBy } from './groups.ts';
import { labelled } from './labels.ts';
import { aggregatesOf, nothing, numberFrom, type Counted } from './measure.ts';
import { bounds, checkPeriod, monthAfter, monthBefore, yearBefore, type Period } from './period.ts';
import { mayTotal } from './secret.ts';
import { all, stampOf } from './where.ts';

export interface FigureQuery extends Period {
  type: string;
  by: string;
}

/** Real cases; demonstration ones as long as the hospital is a demonstration. */
export const realOnes = (isDemo: boolean, mode = 'real'): RawBuilder<boolean> =>
  all([sql`c.mode = ${mode}`, ...(isDemo ? [] : [sql<boolean>`not c.is_demo`])]);

/** Whose totals: everybody counts what he may read; whoever holds `figure.read` counts all within its reach. */
function countable(rights: Rights, type: CaseType): RawBuilder<boolean> {
  const { own: _, ...where } = caseReach;
  const totals = reachFilter(rights, 'figure.read', where);
  const counted =
    rights.grants.get('figure.read') === 'all' ? totals : sql<boolean>`(${visibleCases(rights, [type])} or ${totals})`;
  // Whom it is about does not hear of it by a total that has grown.
  if (type.subjects !== 'excluded' || rights.personId === null) return counted;
  return sql<boolean>`(${counted} and not exists (select from case_party cp
    where cp.case_id = c.id and cp.person_id = ${rights.personId} and cp.relation = 'subject'))`;
}

/** The figures a case type declares, for a period and the same one a year before. */
export async function figures(ctx: Ctx, type: CaseType, query: FigureQuery): Promise<FigureGroup[]> {
  checkPeriod(query);
  const { read, named } = type.permissions;
  if (![read, named, 'figure.read' as const].some((one) => one && holds(ctx.rights, one)))
    throw refuse('forbidden', { permission: read });
  // Few named persons know of these at all; even a count by department would tell which one it is about.
  if (type.secrecy >= 4 && (query.by === 'department' || query.by === 'place'))
    throw refuse('bad_request', { reason: { zh: '此类只有合计', en: 'there are totals only for this kind' } });
  const declared = Object.entries(type.figures ?? {}).filter(([, figure]) => mayTotal(ctx.rights, type, figure));
  const [now, before] = await Promise.all([
    count(ctx, type, declared, query, query.by),
    count(ctx, type, declared, yearBefore(query), query.by),
  ]);
  const then = query.by === 'month' ? new Map([...before].map(([key, row]) => [key && monthAfter(key), row])) : before;
  const found = query.by === 'none' ? [null] : [...new Set([...now.keys(), ...then.keys()])];
  const groups = await labelled(ctx.db, type, query, found);
  const answer = (name: string, figure: Figure, rows: Counts, period: Period, key: string | null, keyThen = key) => {
    const counted = (part: string): Counted => rows.get(key)?.[`${name}.${part}`] ?? nothing;
    const { from, to } = period;
    const group = query.by === 'none' ? {} : { by: query.by, key: keyThen ?? undefined };
    const behind = (part: 'of' | 'per') => figureRef({ type: type.type, name, part, from, to, ...group });
    return {
      ...numberFrom(figure, counted('of'), counted('per')),
      of: behind('of'),
      per: figure.per ? behind('per') : null,
    };
  };
  return groups.map(({ key, label }) => ({
    key,
    label,
    figures: declared.map(([name, figure]) => {
      const value = answer(name, figure, now, query, key);
      const keyThen = query.by === 'month' && key ? monthBefore(key) : key;
      const lastYear = answer(name, figure, then, yearBefore(query), key, keyThen);
      return { name, ...value, lastYear, change: change(value, lastYear) };
    }),
  }));
}

const change = ({ value: now }: FigureNumber, { value: before }: FigureNumber): number | null =>
  now === null || before === null || before === 0 ? null : (now - before) / before;

/** Group → measure → what was counted. */
type Counts = Map<string | null, Record<string, Counted>>;

async function count(
  ctx: Ctx,
  type: CaseType,
  declared: readonly (readonly [string, Figure])[],
  period: Period,
  by: string,
): Promise<Counts> {
  const counts: Counts = new Map();
  // Figures that count by the same instant share one pass over the cases.
  await Promise.all(
    [...Map.groupBy(declared, ([, { at }]) => at ?? 'at')].map(async ([at, some]) => {
      const measures = some.flatMap(([name, { of, per }]): [string, Measure][] => [
        [`${name}.of`, of],
        ...(per ? [[`${name}.per`, per] as [string, Measure]] : []),
      ]);
      const { join, key } = splitBy(type, by, stampOf(at));
      const columns = measures.map(([, measure]) => {
        const { total, records } = aggregatesOf(type, measure);
        return sql`jsonb_build_array(${total}, ${records})`;
      });
      const { rows } = await sql<{ key: string | null; counted: [number | null, number][] }>`
        select ${key} as key, jsonb_build_array(${sql.join(columns)}) as counted
        from "case" as c ${join}
        where c.type = ${type.type} and ${realOnes(ctx.app.settings.get<boolean>('hospital.demo'))}
          and ${within(period, at)} and ${countable(ctx.rights, type)}
        group by 1 limit ${maxGroups}`.execute(ctx.db);
      for (const row of rows) {
        const group = counts.get(row.key) ?? {};
        for (const [i, [name]] of measures.entries()) {
          const [total = null, records = 0] = row.counted[i] ?? [];
          group[name] = { total, records };
        }
        counts.set(row.key, group);
      }
    }),
  );
  return counts;
}

const maxGroups = 2000;

export function within(period: Period, at: string): RawBuilder<boolean> {
  const [from, until] = bounds(period);
  const stamp = stampOf(at);
  return sql<boolean>`(${stamp} >= ${from} and ${stamp} < ${until})`;
}
