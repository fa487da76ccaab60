import {
  type CallOutcome,
  type followUpApi,
  type FollowUpCard,
  type FollowUpState,
  type HandlerInput,
  refuse,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { formVersion, takeAnswers, type TakenAnswers } from '../form/index.ts';
import { sealWords } from './about.ts';
import { cardOf, scriptOf } from './card.ts';
import { followUpTables, publishFollowUps, reachedFollowUps } from './visible.ts';

const hourMs = 3_600_000;

interface Locked {
  id: string;
  state: string;
  tries: number;
  department_id: string | null;
  has_problem: boolean;
  is_settled: boolean;
  case_id: string | null;
  is_demo: boolean;
}

/** The follow-up, to be changed by one after the other. */
export async function lockFollowUp(tx: Tx, id: string): Promise<Locked> {
  const { rows } = await sql<Locked>`
    select u.id, u.state, u.tries, d.department_id, u.has_problem, u.is_settled, u.case_id, u.is_demo from ${followUpTables}
    where u.id = ${id} and ${reachedFollowUps(tx.ctx.rights, 'followUp.call')} for update of u`.execute(tx.db);
  const [row] = rows;
  if (!row) throw refuse('not_found', { what: id });
  return row;
}

/** What ends it at once; the others are tried again, so often as the setting says. */
const ends: Partial<Record<CallOutcome, FollowUpState>> = {
  completed: 'completed',
  refused: 'refused',
  wrong: 'unable',
  unable: 'unable',
};

/** One call: what was said, or when to try again. */
export async function noteCall(ctx: Ctx, input: HandlerInput<typeof followUpApi.call>): Promise<FollowUpCard> {
  const { id, outcome, tries, note } = input;
  await ctx.tx(async (tx) => {
    const row = await lockFollowUp(tx, id);
    // Somebody else has called meanwhile, or it was tapped twice.
    if (row.state !== 'due' || row.tries !== tries) throw refuse('followed_up');
    const { settings, secrets } = ctx.app;
    const answered = outcome === 'completed' ? await answersOf(tx, row, input) : undefined;
    const n = row.tries + 1;
    const isLast = n >= settings.get<number>('followUp.tries');
    const state = ends[outcome] ?? (isLast ? 'unreached' : 'due');
    const next =
      state === 'due'
        ? input.nextAt === undefined
          ? new Date(tx.now.getTime() + settings.get<number>('followUp.retryHours') * hourMs)
          : new Date(input.nextAt)
        : null;
    await tx.db
      .insertInto('follow_up_call')
      .values({
        id: newId(),
        follow_up_id: id,
        n,
        at: tx.now,
        by_id: personOf(ctx),
        by_name: ctx.actor.name,
        outcome,
        words: sealWords(secrets, note),
        is_demo: row.is_demo,
      })
      .execute();
    await tx.db
      .updateTable('follow_up')
      .set({
        state,
        tries: n,
        next_at: next,
        done_at: state === 'due' ? null : tx.now,
        answer_id: answered?.id ?? null,
        ...problemAfter(row, input, answered),
      })
      .where('id', '=', id)
      .execute();
    tx.audit('followUp.call', 'followUp', id, { outcome, n });
    publishFollowUps(tx, id);
  });
  return cardOf(ctx, id);
}

/** A problem stands until a finished call says that there is none; what has become a case stays one. */
function problemAfter(
  row: Locked,
  { outcome, hasProblem, isSettled }: HandlerInput<typeof followUpApi.call>,
  answered: TakenAnswers | undefined,
): { has_problem: boolean; is_settled: boolean } {
  const isBad = answered !== undefined && answered.result.bad.length > 0;
  const has = row.case_id !== null || (hasProblem ?? (outcome === 'completed' ? isBad : row.has_problem));
  return { has_problem: has, is_settled: has && (isSettled ?? (row.is_settled && !isBad)) };
}

async function answersOf(tx: Tx, row: Locked, { versionId, answers }: HandlerInput<typeof followUpApi.call>) {
  const { app } = tx.ctx;
  if (versionId === undefined) {
    const script = await scriptOf(app, tx.db);
    if (script) throw refuse('form_unanswered', { form: script.name });
    // Without a script in use a call is noted all the same.
    return undefined;
  }
  const { code } = await formVersion(tx.db, versionId);
  if (code !== app.settings.get<string>('followUp.form')) throw refuse('not_found', { what: versionId });
  return takeAnswers(tx, {
    versionId,
    answers: answers ?? {},
    subject: { kind: 'followUp', id: row.id },
    placeId: null,
    departmentId: row.department_id,
    at: tx.now,
    isDemo: row.is_demo,
  });
}
