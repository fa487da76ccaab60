import type { CaseItem, PlaybookCard } from '@anyuan/contract';
import { alarmType, callTree, treeOf, walked } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { playbookFor } from './playbook.ts';

interface PlanRow {
  id: string;
  code: string;
  name: string;
  edition: string | null;
  steps: { who: string; what: string; minutes?: number }[] | null;
  calls: { who: string; by?: string; phone?: string }[] | null;
}

const phoneOf = (row: { phone?: string } | null): string => (row?.phone ? ` ${row.phone}` : '');

const planFor = async (ctx: Pick<Ctx, 'db'>, alarm: string): Promise<PlanRow | undefined> =>
  (
    await sql<PlanRow>`
      select id, code, name, data->>'edition' as edition, data->'steps' as steps, data->'calls' as calls
      from thing where kind = 'emergency-plan' and in_service and data->'alarms' @> ${JSON.stringify([alarm])}::jsonb
      order by data->>'issued' desc nulls last, code limit 1`.execute(ctx.db)
  ).rows[0];

/** The card of the hospital's own plan for what rang; where it has none, the one that ships. */
export async function cardFor(ctx: Ctx, found: CaseItem & { data: Record<string, unknown> }): Promise<PlaybookCard> {
  const kind = found.data['kind'];
  const plan = found.type === alarmType && typeof kind === 'string' ? await planFor(ctx, kind) : undefined;
  if (!plan?.steps?.length) return playbookFor(found);
  const calls = walked(treeOf(plan.calls ?? [], callTree));
  return {
    steps: [
      ...plan.steps.map(({ who, what, minutes }) => ({
        zh: `${who}:${what}${minutes === undefined ? '' : `(${minutes} 分钟内)`}`,
        en: `${who}: ${what}${minutes === undefined ? '' : ` (within ${minutes} min)`}`,
      })),
      ...calls.map(({ branch: { name, row }, depth }) => ({
        zh: depth === 0 ? `${name}${phoneOf(row)}通知:` : `${name}${phoneOf(row)}`,
        en: depth === 0 ? `${name}${phoneOf(row)} tells:` : `${name}${phoneOf(row)}`,
        depth,
      })),
    ],
    source: `${plan.name} ${plan.edition ?? ''} (${plan.code})`,
  };
}
