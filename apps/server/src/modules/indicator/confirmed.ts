import type { Indicator } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { dayAfter, type Period } from '../../kernel/figures/index.ts';

type Kinds = NonNullable<Indicator['confirmed']>;
/** The last day up to which nil returns answer for a period without a gap, for all of these kinds; null: not even its first day. */
export type ConfirmedTo = (kinds: Kinds, period: Period) => string | null;

export async function confirmedTo(ctx: Ctx): Promise<ConfirmedTo> {
  const isDemo = ctx.app.settings.get<boolean>('hospital.demo');
  const { rows } = await sql<{ kind: string; from: string; until: string }>`
    select k.kind, t.data->>'from' as from, t.data->>'until' as until from thing t
    cross join lateral jsonb_array_elements_text(t.data->'kinds') as k (kind)
    where t.kind = 'zero-report' and t.state <> 'dropped' ${isDemo ? sql`` : sql`and not t.is_demo`}
    order by t.data->>'from'`.execute(ctx.db);
  return (kinds, { from, to }) => {
    const ends = kinds.map((kind) => {
      let last: string | null = null;
      for (const span of rows) {
        const next = last === null ? from : dayAfter(last);
        if (span.kind === kind && span.from <= next && span.until >= next) last = span.until;
      }
      return last;
    });
    if (ends.includes(null)) return null;
    const [first = to] = (ends as string[]).toSorted();
    return first < to ? first : to;
  };
}
