import type { Figure, Filter } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { all, type Condition } from '../../figures/condition.ts';
import { timesOf } from '../../figures/measure.ts';

/** When a step was taken; `at` is the opening, `closedAt` the end whichever step it was. Null: not yet. */
export function stampOf(name: string): RawBuilder<Date | null> {
  if (name === 'at') return sql`c.at`;
  const stamp = sql<Date | null>`(c.stamps->>${sql.lit(name)})::timestamptz`;
  return name === 'closedAt' ? sql`coalesce(${stamp}, c.closed_at)` : stamp;
}

/** A field's value as JSON. */
export const valueOf = (field: string): RawBuilder<unknown> => sql`c.data->${sql.lit(field)}`;

/** A field's value as an exact number; anything else in it counts as nothing. */
export const numberOf = (field: string): RawBuilder<number | null> =>
  sql`(case when jsonb_typeof(${valueOf(field)}) = 'number' then (c.data->>${sql.lit(field)})::numeric end)`;

/** Cases taken over from elsewhere that lack the time of a step, or the end of a promise, that a figure asks for. */
export function unknownTo({ of, per, at }: Figure): Condition | undefined {
  const measures = [of, ...(per ? [per] : [])];
  const filters = measures.map((one) => ('count' in one ? one.count : one.where));
  const stamps = [
    at,
    ...filters.flatMap((one) => [one?.stamp, one?.noStamp, one?.people?.stamp]),
    ...measures.flatMap((one) => timesOf(one) ?? []),
  ].filter((one) => one !== undefined && one !== 'at' && one !== 'closedAt');
  const clocks = filters.flatMap((one) => [one?.kept, one?.broken, one?.promised]).filter((one) => one !== undefined);
  const lacks = [
    ...[...new Set(stamps)].map((one) => sql`(c.stamps->>${sql.lit(one)}) is null`),
    ...[...new Set(clocks)].map((one) => sql`(c.kept->>${sql.lit(one)}) is null`),
  ];
  return lacks.length === 0 ? undefined : sql<boolean>`(c.is_import and (${sql.join(lacks, sql` or `)}))`;
}

/** The SQL side of a declared filter, over `"case" c`. Never null. */
export function matches(filter: Filter | undefined): Condition {
  if (!filter) return sql<boolean>`true`;
  const { state, stamp, noStamp, open, kept, broken, promised, people, data = {} } = filter;
  const conditions: Condition[] = [];
  if (state !== undefined) conditions.push(sql`c.state in (${sql.join([state].flat().map((one) => sql.lit(one)))})`);
  if (stamp !== undefined) conditions.push(sql`${stampOf(stamp)} is not null`);
  if (noStamp !== undefined) conditions.push(sql`${stampOf(noStamp)} is null`);
  if (open !== undefined) conditions.push(sql`c.is_open = ${sql.lit(open)}`);
  if (kept !== undefined) conditions.push(sql`coalesce((c.kept->>${sql.lit(kept)})::boolean, false)`);
  if (broken !== undefined) conditions.push(sql`not coalesce((c.kept->>${sql.lit(broken)})::boolean, true)`);
  if (promised !== undefined) conditions.push(sql`(c.kept->>${sql.lit(promised)}) is not null`);
  if (people !== undefined)
    conditions.push(
      sql`(select count(distinct y.person_id) from case_party y where y.case_id = c.id
        and (y.stamps->>${sql.lit(people.stamp)})::timestamptz <= c.at + make_interval(secs => ${sql.lit(people.within)})) >= ${sql.lit(people.least)}`,
    );
  for (const [field, wanted] of Object.entries(data)) {
    // Containment looks into a field with several choices, too.
    const one = (value: unknown) => sql`coalesce(${valueOf(field)} @> ${sql.lit(JSON.stringify(value))}::jsonb, false)`;
    conditions.push(sql<boolean>`(${sql.join([wanted].flat().map(one), sql` or `)})`);
  }
  return all(conditions);
}
