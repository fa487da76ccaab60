import type { SkilledPerson } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { visibleThings } from '../reach.ts';

/** Papers that stand beside skills in the matrix of the security department. */
const papers = ['guard-certificate', 'fire-operator', 'special-operator'];

/** Who of those with any skill or paper of the security department has passed what, and until when it counts. */
export async function skillMatrix(ctx: Ctx): Promise<{ items: SkilledPerson[] }> {
  const today = dayOf(ctx.now());
  const { rows } = await sql<{
    id: string;
    name: string;
    department: string | null;
    cell: string;
    code: string;
    level: string | null;
    until: string | null;
    holds: boolean;
  }>`
    select distinct on (o.pinyin, o.id, cell) o.id, o.name, dep.name as department, cell, t.code, t.data->>'level' as level,
      t.ends_on::text as until,
      t.in_service and coalesce(t.ends_on >= ${today}::date, true) and coalesce(t.data->>'level', 'passed') <> 'learning' as holds
    from thing t join person o on o.id = t.owner_id and o.is_active
      left join department dep on dep.id = o.department_id left join place p on p.id = t.place_id
      cross join lateral (select case when t.kind = 'skill' then t.data->>'skill' else t.kind end as cell) c
    where (t.kind = 'skill' or t.kind = any(${papers})) and t.state <> 'ended' and ${visibleThings(ctx.rights)}
    order by o.pinyin, o.id, cell, holds desc, t.ends_on desc nulls first`.execute(ctx.db);
  return {
    items: [...Map.groupBy(rows, ({ id }) => id).values()].map((some) => {
      const [first] = some as [(typeof some)[number]];
      return {
        person: { id: first.id, name: first.name },
        department: first.department,
        cells: Object.fromEntries(
          some.map(({ cell, code, level, until, holds }) => [cell, { code, level, until, holds }]),
        ),
      };
    }),
  };
}
