import { isDone, mayTake, refuse, stepFits, type CaseAction, type CaseDetail, type CaseType } from '@anyuan/contract';
import { sql } from 'kysely';

import { sees } from '../../auth/rights.ts';
import type { Ctx, Tx } from '../../ctx.ts';
import { invalid } from '../../http/mount.ts';
import { own } from '../../json.ts';
import { auditView, detailOf, partiesOf, peopleAmong, standingOf } from '../reading/read.ts';
import { peopleOf, reachOf, toItem, type CaseRow, type NamedCaseRow } from '../reading/row.ts';
import { typeOf, type CaseEngine } from '../types.ts';
import { takeStep } from './step.ts';

/** Takes one step of a case: everything it changes is one transaction. Refuses with 404, 409, 403 or 422, in this order. */
export async function act(
  engine: CaseEngine,
  ctx: Ctx,
  id: string,
  name: string,
  given: Record<string, unknown>,
): Promise<CaseDetail> {
  return ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('case').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw refuse('not_found', { what: id });
    const type = typeOf(engine, row.type);
    const people = await peopleOf(tx.db, row);
    // Whoever may not read a case is not told that it exists.
    if (!sees(ctx.rights, reachOf(type, row, people))) throw refuse('not_found', { what: id });
    const action = own(type.actions, name);
    if (!action) throw refuse('unknown_action', { action: name });
    const standing = await standingOf(tx.db, ctx, type, row, people);
    if (!stepFits(type, row.state, action) || isDone(action, standing)) throw await tooLate(tx, type, row, action);
    const isPerson = ctx.actor.kind !== 'system';
    if (isPerson && (action.internal || !mayTake(type, action, standing))) throw refuse('wrong_person');
    const input = parseInput(action, given);
    // His by what the case says once it is answered, too: fire control grades no hazard of power by calling it one.
    if (isPerson && !mayTake(type, action, { ...standing, data: { ...row.data, ...input } })) throw refuse('not_yours');
    return answer(engine, tx, type, await takeStep(engine, tx, type, row, name, input));
  });
}

/** The case as this step leaves it, exactly as it will be committed. */
async function answer(engine: CaseEngine, tx: Tx, type: CaseType, row: NamedCaseRow): Promise<CaseDetail> {
  const parties = await partiesOf(tx.db, row.id);
  if (!sees(tx.ctx.rights, reachOf(type, row, peopleAmong(row, parties)))) return afterLeaving(tx, type, row);
  auditView(tx, row);
  return detailOf(engine, tx.db, tx.ctx, row, parties);
}

/** By his own step somebody may lose sight of the case (an accusation goes to the named few): he is told that it went, no more. */
function afterLeaving(tx: Tx, type: CaseType, row: NamedCaseRow): CaseDetail {
  return {
    ...toItem(type, row, tx.now),
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
    // One's own first: a second tap of the same step is told that it was his.
    .orderBy(sql`actor_id is not distinct from ${tx.ctx.actor.id}`, 'desc')
    .orderBy('id')
    .executeTakeFirst();
  // As in the timeline: who reported it is not told by what else he did.
  const isHidden = type.hidesReporter && winner?.actor_id !== null && winner?.actor_id === row.reporter_id;
  const mine = winner !== undefined && winner.actor_id === tx.ctx.actor.id ? { mine: true } : {};
  if (winner) return refuse('already_taken', { who: isHidden ? '***' : winner.actor_name, ...mine });
  const [zh, en] = type.states[row.state] ?? [row.state, row.state];
  return refuse('wrong_state', { state: { zh, en }, action: { zh: action.label[0], en: action.label[1] } });
}
