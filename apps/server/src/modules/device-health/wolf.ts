import { falseCauses, ringingTypeNames, wallClock } from '@anyuan/contract';
import { sql } from 'kysely';

import { visibleCases } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { visibleDevices } from '../device/index.ts';

/** A device whose alarms were for nothing, mostly. */
export interface Wolf {
  id: string;
  code: string;
  name: string;
  kind: string;
  place: string | null;
  owner: string | null;
  ownerId: string | null;
  contractor: string | null;
  alarms: number;
  falses: number;
  /** How often for which reason, the most frequent first. */
  causes: [cause: string, times: number][];
  /** The newest first. */
  last: { at: string; number: string; cause: string }[];
}

const lastShown = 3;
/** Nobody was mistaken there: it was over before anybody came. */
const notItsFault = 'settled' satisfies keyof typeof falseCauses;

/**
 * Devices that rang for nothing more often than the hospital bears with, in days of the hospital: of those the caller may
 * see, by alarms he may read. Tests that were announced count neither way.
 */
export async function wolves(
  ctx: Pick<Ctx, 'app' | 'db' | 'rights'>,
  { from, to }: { from: Date; to: Date },
): Promise<Wolf[]> {
  const { settings, cases } = ctx.app;
  const least = settings.get<number>('alarm.wolfLeast');
  const share = settings.get<number>('alarm.wolfShare');
  const cause = sql<string>`coalesce(c.data->>'falseCause', 'other')`;
  const isFalse = sql<boolean>`(c.state = 'falseAlarm' and ${cause} <> ${notItsFault})`;
  const { rows } = await sql<Omit<Wolf, 'last'> & { last: { at: string; number: string; cause: string }[] }>`
    with rang as (
      select c.device_id, c.at, c.number, ${isFalse} as is_false, ${cause} as cause from "case" c
      where c.type = any(${[...ringingTypeNames]}) and c.mode = 'real' and c.device_id is not null
        and c.at >= ${from} and c.at < ${to} and ${visibleCases(cases, ctx.rights)}),
    counted as (
      select device_id, count(*)::int as alarms, count(*) filter (where is_false)::int as falses from rang group by 1),
    why as (
      select device_id, jsonb_agg(jsonb_build_array(cause, times) order by times desc, cause) as causes
      from (select device_id, cause, count(*)::int as times from rang where is_false group by 1, 2) s group by 1),
    newest as (
      select device_id, jsonb_agg(jsonb_build_object('at', at, 'number', number, 'cause', cause) order by at desc) as last
      from (select *, row_number() over (partition by device_id order by at desc) as n from rang where is_false) l
      where n <= ${lastShown} group by 1)
    select d.id, d.code, d.name, d.kind, p.full_name as place, o.name as owner, o.id as "ownerId",
      coalesce(t.name, d.maker) as contractor, n.alarms, n.falses,
      why.causes, newest.last
    from counted n join why using (device_id) join newest using (device_id) join device d on d.id = device_id left join place p on p.id = d.place_id
      left join thing t on t.id = d.project_id left join person o on o.id = d.owner_id
    where n.falses >= ${least} and n.falses * 100 > n.alarms * ${share}::int and ${visibleDevices(ctx.rights)}
    order by n.falses desc, n.alarms, d.code`.execute(ctx.db);
  return rows.map((row) => ({
    ...row,
    last: row.last.map((one) => ({ ...one, at: wallClock(new Date(one.at)).slice(5, 16) })),
  }));
}

export const causeWord = (cause: string, at: 0 | 1): string =>
  falseCauses[cause as keyof typeof falseCauses]?.[at] ?? cause;
