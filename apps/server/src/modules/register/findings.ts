import { findings, thingKind, thingKinds, type Finding } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { claimWords } from './claims.ts';
import { newestIsOut } from './readings.ts';

const dayMs = 86_400_000;

/** What is wrong with a thing `t` on this day, each as a condition. */
export function findingsOn(app: App, now: Date): Record<Finding, RawBuilder<boolean>> {
  const today = dayOf(now);
  const until = (setting: string): string => dayOf(new Date(now.getTime() + app.settings.get<number>(setting) * dayMs));
  return {
    noOwner: sql`(t.in_service and not exists (select from person o where o.id = t.owner_id and o.is_active))`,
    checkOverdue: sql`coalesce(t.next_due < ${today}::date, false)`,
    ended: sql`coalesce(t.ends_on < ${today}::date, false)`,
    faulty: sql`(t.in_service and t.state = 'faulty')`,
    outOfLimits: outOfLimits(),
    undated: sql`t.is_undated`,
    unmatched: unmatched(),
    worded: worded(claimWords(app)),
    soon: sql`(coalesce(t.ends_on between ${today}::date and ${until('register.endWarnDays')}::date, false)
      or coalesce(t.next_due between ${today}::date and ${until('register.checkWarnDays')}::date, false))`,
  };
}

/** All of them as one array of names. */
export const findingsArray = (on: Record<Finding, RawBuilder<boolean>>): RawBuilder<Finding[]> =>
  sql`array_remove(array[${sql.join(
    (Object.keys(findings) as Finding[]).map((name) => sql`case when ${on[name]} then ${sql.lit(name)} end`),
  )}]::text[], null)`;

const any = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`;

/** Meters `t` whose newest reading is out of limits, and whatever such a meter belongs to. */
const outOfLimits = (): RawBuilder<boolean> =>
  any(
    Object.values(thingKinds).flatMap(({ type, range, meters }) => [
      ...(range ? [sql<boolean>`(t.kind = ${sql.lit(type)} and t.in_service and ${newestIsOut(range, 't')})`] : []),
      ...(meters
        ? [
            sql<boolean>`(t.kind = ${sql.lit(type)} and t.in_service and exists (select from thing m
              where m.kind = ${sql.lit(meters.kind)} and m.in_service
                and m.data->>${sql.lit(meters.by)} = t.id::text and ${newestIsOut(thingKind(meters.kind)?.range, 'm')}))`,
          ]
        : []),
    ]),
  );

/** Things `t` without their counterpart in the register they have to stand in. */
const unmatched = (): RawBuilder<boolean> =>
  any(
    Object.values(thingKinds).flatMap(({ type, matches }) => {
      if (!matches) return [];
      const same = Object.entries(matches.by).map(
        ([own, theirs]) => sql<boolean>`m.data->>${sql.lit(theirs)} = t.data->>${sql.lit(own)}`,
      );
      const [own = '', since = ''] = matches.on ?? [];
      // Registered within the month counts for the month.
      const inForce = matches.on
        ? sql`and left(coalesce(m.data->>${sql.lit(since)}, ''), 7) <= left(t.data->>${sql.lit(own)}, 7)`
        : sql``;
      return [
        sql<boolean>`(t.kind = ${sql.lit(type)} and t.in_service and not exists (select from thing m
          where m.kind = ${sql.lit(matches.kind)} and m.in_service
            and ${any([...same, sql`m.name = t.name`])} ${inForce}))`,
      ];
    }),
  );

/** Things `t` whose words are among those that are banned. */
const worded = (words: readonly string[]): RawBuilder<boolean> =>
  any(
    Object.values(thingKinds).flatMap(({ type, worded: field }) =>
      field === null
        ? []
        : [
            sql<boolean>`(t.kind = ${sql.lit(type)} and t.in_service and exists (
              select from unnest(${words}::text[]) w where position(w in t.data->>${sql.lit(field)}) > 0))`,
          ],
    ),
  );
