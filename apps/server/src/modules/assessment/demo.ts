import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { openAssessment } from './write.ts';

/**
 * The demonstration's assessment of this year: what has evidence scores itself, some of the rest was answered, and the
 * rest still waits. Begun once what happened there is written.
 */
export async function addAssessment(ctx: Ctx): Promise<void> {
  const known = await ctx.db.selectFrom('assessment').select('id').where('is_demo', '=', true).executeTakeFirst();
  if (known) return;
  const today = dayOf(ctx.now());
  const from = dayOf(new Date(ctx.now().getTime() - 364 * 86_400_000));
  const { id } = await openAssessment(
    {
      table: 'sample',
      name: `${today.slice(0, 4)} 年平安医院自评(演示)`,
      from,
      to: today,
      dueOn: dayOf(new Date(ctx.now().getTime() + 20 * 86_400_000)),
    },
    ctx,
  );
  await ctx.tx(async (tx) => {
    await tx.db.updateTable('assessment').set({ is_demo: true }).where('id', '=', id).execute();
    await tx.db.updateTable('assessment_item').set({ is_demo: true }).where('assessment_id', '=', id).execute();
    // Of what hangs on the wall, the first six have been looked at: one is missing.
    await sql`
      update assessment_item i set facts = jsonb_build_array(jsonb_build_object('value', case when a.definition->'items'->i.position->>'no' = '6.5' then 1 else 0 end)),
        note = '现场查看'
      from assessment a where a.id = i.assessment_id and a.id = ${id}
        and a.definition->'items'->i.position->>'no' in ('6.1', '6.2', '6.3', '6.4', '6.5', '6.6')`.execute(tx.db);
    tx.audit('assessment.answer', 'assessment', id, { note: '现场查看' });
  });
}
