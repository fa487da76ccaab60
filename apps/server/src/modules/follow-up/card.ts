import { type FollowUpCard, type FollowUpState, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { reaches } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { formVersion, newestVersion, type FormVersion } from '../form/index.ts';
import { openAbout } from './about.ts';
import { followUpColumns, followUpTables, reachedFollowUps, shown, type Row } from './visible.ts';

interface Whole extends Row {
  discharge: string;
  about: Buffer | null;
  answerId: string | null;
  caseNumber: string | null;
}

/** The card without a word to the record: for whoever has just called. */
export async function cardOf(ctx: Ctx, id: string): Promise<FollowUpCard> {
  const { rows } = await sql<Whole>`
    select ${followUpColumns(ctx)}, d.id as discharge, d.about, u.answer_id as "answerId", k.number as "caseNumber"
    from ${followUpTables} where u.id = ${id} and ${reachedFollowUps(ctx.rights, 'followUp.call')}`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw refuse('not_found', { what: id });
  const { discharge, about, answerId, caseNumber, ...item } = row;
  const [calls, others, answer] = await Promise.all([
    ctx.db.selectFrom('follow_up_call').selectAll().where('follow_up_id', '=', id).orderBy('n').execute(),
    sql<{ id: string; days: number; dueOn: string; state: FollowUpState }>`
      select id, days, to_char(due_on, 'YYYY-MM-DD') as "dueOn", state from follow_up
      where discharge_id = ${discharge} and id <> ${id} order by days`.execute(ctx.db),
    answerId === null
      ? undefined
      : ctx.db
          .selectFrom('form_answer')
          .select(['version_id', 'answers', 'bad'])
          .where('id', '=', answerId)
          .executeTakeFirst(),
  ]);
  const version = answer ? await formVersion(ctx.db, answer.version_id) : await scriptOf(ctx);
  return {
    ...shown(item),
    contact: openAbout(ctx.app.secrets, about),
    calls: calls.map((call) => ({
      n: call.n,
      at: call.at.toISOString(),
      by: { id: call.by_id, name: call.by_name },
      outcome: call.outcome as never,
      note: call.note,
    })),
    mostTries: ctx.app.settings.get<number>('followUp.tries'),
    form: version ? { name: version.name, versionId: version.id, definition: version.definition as unknown } : null,
    answers: (answer?.answers as Record<string, unknown> | undefined) ?? null,
    bad: version?.form.questions.flatMap(({ key, label }) => (answer?.bad.includes(key) ? [label[0]] : [])) ?? [],
    caseNumber,
    mayCall: item.state === 'due' && reaches(ctx.rights, 'followUp.call', {}),
    others: others.rows,
  };
}

/** What is asked now; undefined: the form of the setting is not in use. */
async function scriptOf(ctx: Ctx): Promise<FormVersion | undefined> {
  const form = await ctx.db
    .selectFrom('form')
    .select('id')
    .where('code', '=', ctx.app.settings.get<string>('followUp.form'))
    .executeTakeFirst();
  return form && newestVersion(ctx.db, form.id);
}

/** Opens the card: who looked at whose telephone stands in the record. */
export async function openCard(ctx: Ctx, id: string): Promise<FollowUpCard> {
  const card = await cardOf(ctx, id);
  await ctx.tx(async (tx) => tx.audit('followUp.look', 'followUp', id, {}));
  return card;
}
