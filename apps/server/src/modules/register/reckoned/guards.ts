import type { GuardCount } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';

interface Basis {
  code: string;
  year: number;
  medicalStaff: number;
  beds: number;
  dailyVisits: number;
  taken: string;
}

/** Guards needed: the highest of a share of the medical staff, one for so many beds, and a share of the visits of a day. */
export async function guardCount(ctx: Ctx): Promise<GuardCount> {
  const today = dayOf(ctx.now());
  const number = (key: string): number => ctx.app.settings.get<number>(key);
  const { rows } = await sql<Basis>`
    select t.code, (t.data->>'year')::int as year, (t.data->>'medicalStaff')::int as "medicalStaff",
      (t.data->>'beds')::int as beds, (t.data->>'dailyVisits')::int as "dailyVisits", t.data->>'basis' as taken
    from thing t where t.kind = 'hospital-year' and t.in_service and (t.data->>'year')::int <= ${Number(today.slice(0, 4))}
    order by (t.data->>'year')::int desc, t.code desc limit 1`.execute(ctx.db);
  const [basis] = rows;
  const { rows: held } = await sql<{ present: number; lapsed: number }>`
    select count(*) filter (where holds) as present, count(*) filter (where not holds) as lapsed
    from (select t.in_service and coalesce((t.data->>'validTo')::date >= ${today}::date, true) as holds
      from thing t where t.kind = 'guard-certificate' and t.state <> 'ended') one`.execute(ctx.db);
  const parts = basis && {
    staff: Math.ceil((basis.medicalStaff * number('guards.perHundredStaff')) / 100),
    beds: Math.ceil(basis.beds / number('guards.bedsForOne')),
    visits: Math.ceil((basis.dailyVisits * number('guards.perThousandVisits')) / 1000),
  };
  return {
    basis: basis ?? null,
    parts: parts ?? null,
    needed: parts ? Math.max(parts.staff, parts.beds, parts.visits) : null,
    present: held[0]?.present ?? 0,
    lapsed: held[0]?.lapsed ?? 0,
  };
}
