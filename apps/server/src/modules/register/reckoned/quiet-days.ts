import { accidentKinds, type QuietDays } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { quietSince, type Span } from './quiet.ts';

type Kind = QuietDays['kind'];

/** Of each kind of serious event the days without one; only what somebody answers for is counted. */
export async function quietDays(ctx: Ctx): Promise<{ items: QuietDays[] }> {
  const today = dayOf(ctx.now());
  const { rows: events } = await sql<{ kind: Kind; on: string }>`
    select t.data->>'variety' as kind, max(t.data->>'on') as on from thing t
    where t.kind = 'accident' and t.state <> 'dropped' group by 1`.execute(ctx.db);
  const { rows: spans } = await sql<Span & { kind: Kind }>`
    select k.kind, t.data->>'from' as from, least(t.data->>'until', ${today}) as until from thing t
    cross join lateral jsonb_array_elements_text(t.data->'kinds') as k (kind)
    where t.kind = 'zero-report' and t.state <> 'dropped' and t.data->>'from' <= ${today}`.execute(ctx.db);
  return {
    items: (Object.keys(accidentKinds) as Kind[]).map((kind) => {
      const lastOn = events.find((event) => event.kind === kind)?.on ?? null;
      const quiet = quietSince(
        spans.filter((span) => span.kind === kind),
        lastOn,
      );
      return { kind, lastOn, ...quiet };
    }),
  };
}
