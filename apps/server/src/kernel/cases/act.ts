import {
  isDone,
  isFinal,
  mayTake,
  refuse,
  stepFits,
  type CaseAction,
  type CaseDetail,
  type CaseType,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { reaches } from '../auth/rights.ts';
import type { Ctx, Tx } from '../ctx.ts';
import { invalid } from '../http/mount.ts';
import { windClocks } from './clocks.ts';
import { announce } from './open.ts';
import { addParties, peopleIn } from './parties.ts';
import { get, standingOf } from './read.ts';
import { peopleOf, reachOf, upgraded, type CaseRow } from './row.ts';
import { writeEntry } from './timeline.ts';
import { typeOf, type CaseEngine } from './types.ts';

/** Takes one step of a case: everything it changes is one transaction. Refuses with 404, 409, 403 or 422, in this order. */
export async function act(
  engine: CaseEngine,
  ctx: Ctx,
  id: string,
  name: string,
  given: Record<string, unknown>,
): Promise<CaseDetail> {
  await ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('case').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw refuse('not_found', { what: id });
    const type = typeOf(engine, row.type);
    const people = await peopleOf(tx.db, row);
    // Whoever may not read a case is not told that it exists.
    if (!reaches(ctx.rights, type.permissions.read, reachOf(type, row, people)))
      throw refuse('not_found', { what: id });
    const action = Object.hasOwn(type.actions, name) ? type.actions[name] : undefined;
    if (!action) throw refuse('unknown_action', { action: name });
    const standing = await standingOf(tx.db, ctx, type, row, people);
    if (!stepFits(type, row.state, action) || isDone(action, standing)) throw await tooLate(tx, type, row, action);
    if (ctx.actor.kind !== 'system' && (action.internal || !mayTake(action, standing))) throw refuse('wrong_person');
    await step(engine, tx, type, row, name, action, parseInput(action, given));
  });
  return get(engine, ctx, id);
}

function parseInput(action: CaseAction, given: Record<string, unknown>): Record<string, unknown> {
  if (!action.input) return {};
  const result = action.input.safeParse(given);
  if (!result.success) throw invalid(result.error);
  return result.data;
}

/** Says who was faster, if somebody was; otherwise that the state does not fit. */
async function tooLate(tx: Tx, type: CaseType, row: CaseRow, action: CaseAction): Promise<Error> {
  const name = Object.keys(type.actions).find((key) => type.actions[key] === action) ?? '';
  const winner = await tx.db
    .selectFrom('case_event')
    .select('actor_name')
    .where('case_id', '=', row.id)
    .where('action', '=', name)
    .orderBy('id')
    .executeTakeFirst();
  if (winner) return refuse('already_taken', { who: winner.actor_name });
  const [zh, en] = type.states[row.state] ?? [row.state, row.state];
  return refuse('wrong_state', { state: { zh, en }, action: { zh: action.label[0], en: action.label[1] } });
}

async function step(
  engine: CaseEngine,
  tx: Tx,
  type: CaseType,
  row: CaseRow,
  name: string,
  action: CaseAction,
  input: Record<string, unknown>,
): Promise<void> {
  const hooks = engine.hooks(type.type);
  const data = { ...upgraded(type, row) };
  // Answers to declared fields become the case's facts; the rest belongs to this step alone.
  for (const [key, value] of Object.entries(input))
    if (key in type.fields.shape && value !== undefined) data[key] = value;
  const move = { tx, row, input, data };
  await hooks.before?.[name]?.(move);

  const to = action.to ?? row.state;
  const stamps = { ...row.stamps };
  if (action.stamp) stamps[action.stamp] ??= tx.now.toISOString();
  const ended = isFinal(type, to);
  const after: CaseRow = { ...row, state: to, stamps, mode: action.mode ?? row.mode, is_open: !ended };
  await joinParties(tx, row.id, action, input);
  if (action.partyStamp) await stampParty(tx, row.id, action.partyStamp);
  const due = await windClocks(tx, type, after, engine.clockOf, tx.ctx.app.settings.isWorking);
  await tx.db
    .updateTable('case')
    .set({
      state: to,
      mode: after.mode,
      stamps: JSON.stringify(stamps) as never,
      is_open: !ended,
      closed_at: ended ? (row.closed_at ?? tx.now) : null,
      data: JSON.stringify(data) as never,
      data_version: type.version,
      due_at: due,
      version: sql`version + 1`,
      ...(ended ? { join_key: null } : {}),
    })
    .where('id', '=', row.id)
    .execute();
  const { note, ...rest } = input;
  await writeEntry(tx, row.id, {
    action: name,
    from: row.state,
    to,
    note: typeof note === 'string' ? note : null,
    data: rest,
  });
  tx.audit(`${type.type}.${name}`, 'case', row.id, { number: row.number, from: row.state, to });
  await hooks.after?.[name]?.({ ...move, row: after });
  await hooks.after?.['*']?.({ ...move, row: after });
  await announce(engine, tx, 'case.changed', row.id, { action: name });
}

async function joinParties(tx: Tx, caseId: string, action: CaseAction, input: Record<string, unknown>): Promise<void> {
  for (const { field, as } of action.joins ?? []) await addParties(tx, caseId, peopleIn(input[field]), as);
  const { actor } = tx.ctx;
  if (action.becomes && actor.kind === 'person') await addParties(tx, caseId, [actor.id], action.becomes);
}

async function stampParty(tx: Tx, caseId: string, stamp: string): Promise<void> {
  const { actor } = tx.ctx;
  if (actor.kind !== 'person') return;
  await tx.db
    .updateTable('case_party')
    .set({ stamps: sql`${JSON.stringify({ [stamp]: tx.now.toISOString() })}::jsonb || stamps` })
    .where('case_id', '=', caseId)
    .where('person_id', '=', actor.id)
    .execute();
}
