import { isFinal, type CaseAction, type CaseType } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../ctx.ts';
import { toldFacts } from '../../done-at.ts';
import { extendClock, windClocks } from '../clocks/clocks.ts';
import type { Step } from '../hooks.ts';
import { caseKeys } from '../reading/keys.ts';
import { upgraded, type CaseRow, type NamedCaseRow } from '../reading/row.ts';
import { typeOf, type CaseEngine } from '../types.ts';
import { carriedInto, carryFiles } from './carry.ts';
import { checkFiles, checkMentions, checkNeeds, checkPhoto } from './checks.ts';
import { announce, open } from './open.ts';
import { joinParties, peopleIn } from './parties.ts';
import { forgetWhoMayNotKnow, routeTo } from './reroute.ts';
import { checkRules } from './rules.ts';
import { sealed, sealedNames } from './sealing.ts';
import { stepToSign } from './second.ts';
import { writeEntry } from './timeline.ts';
import { whenTaken } from './when.ts';

/**
 * Carries out one step that may be taken: answers, checks, people, stamps, clocks, what follows from it.
 * @param input parsed by the action's schema
 * @returns the case as the transaction leaves it
 */
export async function takeStep(
  engine: CaseEngine,
  tx: Tx,
  type: CaseType,
  row: CaseRow,
  name: string,
  input: Record<string, unknown>,
): Promise<NamedCaseRow> {
  const action = type.actions[name] as CaseAction;
  const hooks = engine.hooks(type.type);
  const data = { ...upgraded(type, row) };
  // Answers to declared fields become the case's facts; the rest belongs to this step alone.
  for (const [key, value] of Object.entries(input))
    if (key in type.fields.shape && value !== undefined) data[key] = value;
  const when = await whenTaken(tx, row, action);
  checkNeeds(type, action, data);
  await checkFiles(tx, row, action, input);
  await checkMentions(tx, action.input?.shape ?? {}, input, [
    action.routes,
    ...(action.joins ?? []).map(({ field }) => field),
  ]);
  await checkPhoto(tx, type, row, action, input);
  const { state, mode, stamps } = row;
  const schemas = { ...type.fields.shape, ...action.input?.shape };
  checkRules(tx, action.rules, schemas, { state, mode, stamps, data: { ...data, ...input } });
  const move: Step = { name, tx, row, input, data };
  for (const one of hooks) {
    await one.before?.['*']?.(move);
    await one.before?.[name]?.(move);
  }

  const to = action.to ?? row.state;
  if (action.countersign) await tx.countersign(await stepToSign(tx, type, row, name, action.countersign, input));
  const ended = isFinal(type, to);
  const after: CaseRow = {
    ...row,
    ...(await routeTo(tx, action, input)),
    state: to,
    stamps: stamped(row, action, when.at),
    mode: action.mode ?? row.mode,
    secrecy: action.secrecy ?? row.secrecy,
    is_open: !ended,
  };
  for (const { field, as } of action.joins ?? []) await joinParties(tx, row.id, peopleIn(input[field]), as);
  const { actor } = tx.ctx;
  if (action.becomes && actor.kind === 'person') await joinParties(tx, row.id, [actor.id], action.becomes);
  if (action.partyStamp) await stampParty(tx, row.id, action.partyStamp, when.at);
  if (action.extends) {
    const { clock, field, times } = action.extends;
    await extendClock(tx, row, type, clock, Number(input[field]), times);
  }
  const { calendar } = tx.ctx.app.settings;
  const { due, kept } = await windClocks(
    tx,
    type,
    { ...after, data },
    engine.clockOf,
    calendar,
    when.at,
    action.restarts,
  );
  const parties = await tx.db
    .selectFrom('case_party')
    .select(['person_id', 'relation', 'stamps'])
    .where('case_id', '=', row.id)
    .execute();
  await tx.db
    .updateTable('case')
    .set({
      state: to,
      ...caseKeys(type, { ...after, data }, parties),
      mode: after.mode,
      secrecy: after.secrecy,
      department_id: after.department_id,
      department_path: after.department_path,
      stamps: JSON.stringify(after.stamps) as never,
      is_open: !ended,
      closed_at: ended ? (row.closed_at ?? tx.now) : null,
      data: JSON.stringify(sealed(tx.ctx.app.secrets, sealedNames(type), data)) as never,
      data_version: type.version,
      due_at: due,
      kept: JSON.stringify(kept),
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
    happened: when,
  });
  tx.audit(`${type.type}.${name}`, 'case', row.id, { number: row.number, from: row.state, to, ...toldFacts(when) });
  for (const one of hooks) {
    await one.after?.[name]?.({ ...move, row: after });
    await one.after?.['*']?.({ ...move, row: after });
  }
  // What a step asks for the case that follows (the facts, for the police) is no field of this one.
  await follow(engine, tx, action, after, { ...rest, ...data });
  if (after.secrecy !== row.secrecy || action.joins?.some(({ as }) => as === 'subject'))
    await forgetWhoMayNotKnow(tx, type, after);
  // What rings is worked together: whoever sees it is told who did what.
  const by = type.rings && actor.kind === 'person' ? { actor: { id: actor.id, name: actor.name } } : {};
  return announce(engine, tx, 'case.changed', row.id, { action: name, ...by });
}

function stamped(row: CaseRow, action: CaseAction, at: Date): CaseRow['stamps'] {
  if (!action.stamp || (action.stamp in row.stamps && !action.restamps)) return row.stamps;
  return { ...row.stamps, [action.stamp]: at.toISOString() };
}

async function stampParty(tx: Tx, caseId: string, stamp: string, at: Date): Promise<void> {
  const { actor } = tx.ctx;
  if (actor.kind !== 'person') return;
  await tx.db
    .updateTable('case_party')
    .set({ stamps: sql`${JSON.stringify({ [stamp]: at.toISOString() })}::jsonb || stamps` })
    .where('case_id', '=', caseId)
    .where('person_id', '=', actor.id)
    .execute();
}

/** Opens the case this one turns into; facts of the same name and the place go along. */
async function follow(
  engine: CaseEngine,
  tx: Tx,
  { opens, input }: CaseAction,
  from: CaseRow,
  data: Record<string, unknown>,
): Promise<void> {
  if (!opens) return;
  const { title } = opens;
  const type = typeOf(engine, opens.type);
  const asked = { ...input?.shape, ...typeOf(engine, from.type).fields.shape };
  const { answers, files } = carriedInto(asked, type, data);
  // What named persons alone may know is not carried into a case that others read.
  const isForNamed = from.secrecy >= 4 && type.secrecy < 4;
  const { row } = await open(engine, tx, {
    type: type.type,
    title: isForNamed ? (title ?? type.label)[0] : title ? `${title[0]}:${from.title}` : from.title,
    placeId: from.place_id,
    departmentId: from.department_id,
    data: answers,
    followsId: from.id,
    demo: from.is_demo,
    note: isForNamed ? undefined : from.number,
  });
  await carryFiles(tx, type, from, row, files);
}
