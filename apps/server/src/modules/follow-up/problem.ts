import { beginning, type followUpApi, type FollowUpCard, type HandlerInput, refuse } from '@anyuan/contract';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { openAbout, sealWords } from './about.ts';
import { lockFollowUp } from './call.ts';
import { cardOf } from './card.ts';
import { publishFollowUps } from './visible.ts';

/** What the case is told: only a complaint needs to know whose it is, and keeps that secret. */
async function dataOf(tx: Tx, id: string, type: string, words: string): Promise<Record<string, unknown>> {
  if (type === 'hazard') return { description: words };
  if (type === 'repair') return { problem: 'fault', description: words };
  const { about } = await tx.db
    .selectFrom('follow_up as u')
    .innerJoin('discharge as d', 'd.id', 'u.discharge_id')
    .select('d.about')
    .where('u.id', '=', id)
    .executeTakeFirstOrThrow();
  const contact = openAbout(tx.ctx.app.secrets, about);
  return {
    channel: 'phone',
    category: 'medical',
    description: words,
    ...(contact && { complainant: contact.name, phone: contact.phone, patientId: contact.visit }),
  };
}

/** What a patient said becomes a case, once. */
export async function passOn(ctx: Ctx, input: HandlerInput<typeof followUpApi.problem>): Promise<FollowUpCard> {
  const { id, type, words } = input;
  await ctx.tx(async (tx) => {
    const row = await lockFollowUp(tx, id);
    if (row.case_id !== null) throw refuse('passed_on');
    const opened = await tx.ctx.app.cases.open(tx, {
      type,
      title: beginning(`随访:${words}`, 60),
      departmentId: row.department_id,
      data: await dataOf(tx, id, type, words),
      note: '出院随访中反映',
      demo: row.is_demo,
    });
    await tx.db
      .updateTable('follow_up')
      .set({ has_problem: true, case_id: opened.row.id })
      .where('id', '=', id)
      .execute();
    tx.audit('followUp.problem', 'followUp', id, { type, number: opened.row.number });
    publishFollowUps(tx, id);
  });
  return cardOf(ctx, id);
}

/** It is settled without a case. */
export async function settleProblem(ctx: Ctx, input: HandlerInput<typeof followUpApi.settle>): Promise<FollowUpCard> {
  const { id, note } = input;
  await ctx.tx(async (tx) => {
    const row = await lockFollowUp(tx, id);
    if (!row.has_problem) throw refuse('no_problem');
    await tx.db
      .updateTable('follow_up')
      .set({ is_settled: true, settled_words: sealWords(ctx.app.secrets, note) })
      .where('id', '=', id)
      .execute();
    tx.audit('followUp.settle', 'followUp', id, {});
    publishFollowUps(tx, id);
  });
  return cardOf(ctx, id);
}
