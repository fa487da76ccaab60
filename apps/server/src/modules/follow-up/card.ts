import { type FollowUpCard, type FollowUpState, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { formVersion, newestVersion, type FormVersion } from '../form/index.ts';
import { openAbout, openWords } from './about.ts';
import { followUpColumns, followUpTables, reachedFollowUps, shown, type Row } from './visible.ts';

interface Whole extends Row {
  discharge: string;
  about: Buffer | null;
  settledWords: Buffer | null;
  answerId: string | null;
  caseNumber: string | null;
}

/** The card without a word to the record: for whoever has just called. */
export async function cardOf(ctx: Ctx, id: string): Promise<FollowUpCard> {
  const { rows } = await sql<Whole>`
    select ${followUpColumns(ctx)}, d.id as discharge, d.about, u.settled_words as "settledWords", u.answer_id as "answerId", k.number as "caseNumber"
    from ${followUpTables} where u.id = ${id} and ${reachedFollowUps(ctx.rights, 'followUp.call')}`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw refuse('not_found', { what: id });
  const { secrets, settings } = ctx.app;
  const { discharge, about, settledWords, answerId, caseNumber, ...item } = row;
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
  const version = answer ? await formVersion(ctx.db, answer.version_id) : await scriptOf(ctx.app, ctx.db);
  return {
    ...shown(item),
    contact: openAbout(secrets, about),
    calls: calls.map((call) => ({
      n: call.n,
      at: call.at.toISOString(),
      by: { id: call.by_id, name: call.by_name },
      outcome: call.outcome as never,
      note: openWords(secrets, call.words),
    })),
    mostTries: settings.get<number>('followUp.tries'),
    form: version ? { name: version.name, versionId: version.id, definition: version.definition as unknown } : null,
    answers: (answer?.answers as Record<string, unknown> | undefined) ?? null,
    bad: answer?.bad ?? [],
    caseNumber,
    settledNote: openWords(secrets, settledWords),
    mayCall: item.state === 'due',
    others: others.rows,
  };
}

/** What is asked now; undefined: the form of the setting is not in use. */
export async function scriptOf({ settings }: App, db: Ctx['db']): Promise<FormVersion | undefined> {
  const form = await db
    .selectFrom('form')
    .select('id')
    .where('code', '=', settings.get<string>('followUp.form'))
    .executeTakeFirst();
  return form && newestVersion(db, form.id);
}

/** Opens the card: who looked at whose telephone stands in the record. */
export async function openCard(ctx: Ctx, id: string): Promise<FollowUpCard> {
  const card = await cardOf(ctx, id);
  await ctx.tx(async (tx) => tx.audit('followUp.look', 'followUp', id, {}));
  return card;
}
