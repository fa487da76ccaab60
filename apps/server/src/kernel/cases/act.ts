import {
  ApiError,
  isDone,
  mayTake,
  refuse,
  stepFits,
  type CaseAction,
  type CaseDetail,
  type CaseType,
} from '@anyuan/contract';

import { sees } from '../auth/rights.ts';
import type { Ctx, Tx } from '../ctx.ts';
import { invalid } from '../http/mount.ts';
import { get, standingOf } from './read.ts';
import { caseRows, peopleOf, reachOf, toItem, type CaseRow } from './row.ts';
import { takeStep } from './step.ts';
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
    if (!sees(ctx.rights, reachOf(type, row, people))) throw refuse('not_found', { what: id });
    const action = Object.hasOwn(type.actions, name) ? type.actions[name] : undefined;
    if (!action) throw refuse('unknown_action', { action: name });
    const standing = await standingOf(tx.db, ctx, type, row, people);
    if (!stepFits(type, row.state, action) || isDone(action, standing)) throw await tooLate(tx, type, row, action);
    if (ctx.actor.kind !== 'system' && (action.internal || !mayTake(action, standing))) throw refuse('wrong_person');
    await takeStep(engine, tx, type, row, name, parseInput(action, given));
  });
  return get(engine, ctx, id).catch((error: unknown) => afterLeaving(engine, ctx, id, error));
}

/** By his own step somebody may lose sight of the case (an accusation goes to the named few): he is told that it went, no more. */
async function afterLeaving(engine: CaseEngine, ctx: Ctx, id: string, error: unknown): Promise<CaseDetail> {
  if (!(error instanceof ApiError) || error.code !== 'not_found') throw error;
  const row = await caseRows(ctx.db).where('c.id', '=', id).executeTakeFirstOrThrow();
  return {
    ...toItem(typeOf(engine, row.type), row, ctx.now()),
    facts: {},
    data: {},
    masked: [],
    reporter: null,
    secrecy: row.secrecy,
    secrets: 'closed',
    openUntil: null,
    clocks: [],
    kept: {},
    parties: [],
    actions: [],
    links: [],
  };
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
    .select(['actor_id', 'actor_name'])
    .where('case_id', '=', row.id)
    .where('action', '=', name)
    .orderBy('id')
    .executeTakeFirst();
  // As in the timeline: who reported it is not told by what else he did.
  const isHidden = type.hidesReporter && winner?.actor_id !== null && winner?.actor_id === row.reporter_id;
  if (winner) return refuse('already_taken', { who: isHidden ? '***' : winner.actor_name });
  const [zh, en] = type.states[row.state] ?? [row.state, row.state];
  return refuse('wrong_state', { state: { zh, en }, action: { zh: action.label[0], en: action.label[1] } });
}
