import { sql } from 'kysely';

import type { Tx } from '../../ctx.ts';
import { dayOf } from '../clocks/due.ts';
import { keyAnew, keysChanged, partiesJson, type Party } from '../reading/keys.ts';
import { caseRows, reachOf, toItem, toPeople, type NamedCaseRow } from '../reading/row.ts';
import { typeOf, type CaseEngine, type CaseEvent, type NewCase, type Opened } from '../types.ts';
import { checkMentions } from './checks.ts';
import { factsOf, type Facts } from './facts.ts';
import { freshCase, joining, type Fresh } from './fresh.ts';
import { checkPeople } from './parties.ts';
import { checkRules } from './rules.ts';
import { releaseKeys, sendCases, sendRepeats, type SetEntry } from './sets.ts';

/** One of several cases that are opened together. */
export interface Ask {
  /** In the name of whoever opens it; all of them are parts of one transaction. */
  tx: Tx;
  fresh: NewCase;
}

/** Opens a case, or joins the open one that stands for the same thing. */
export async function open(engine: CaseEngine, tx: Tx, fresh: NewCase): Promise<Opened> {
  const [opened] = await openMany(engine, tx, [{ tx, fresh }]);
  return opened as Opened;
}

/** The case of one ask: opened by it, or joined. */
interface Course {
  ask: Ask;
  row: NamedCaseRow;
  parties: Party[];
  created: Fresh | null;
}

/**
 * Opens several cases as if one after the other, in statements over all of them.
 * Hooks `opening` run before anything is written, the other hooks once everything has been.
 */
export async function openMany(engine: CaseEngine, tx: Tx, asks: readonly Ask[]): Promise<Opened[]> {
  if (asks.length === 0) return [];
  // Read in one go, unless a hook may still say where it is.
  const isSaid = asks.every(({ fresh }) => engine.hooks(fresh.type).every((hooks) => !hooks.opening));
  const [standing, known] = await Promise.all([lockStanding(tx, asks), isSaid ? factsFor(tx, asks) : null]);
  const creating = creators(tx, asks, standing);
  for (const { tx: own, fresh } of creating) {
    const { rules, fields, initial: state, joins = [] } = typeOf(engine, fresh.type);
    const parties = joins.map(({ field }) => field);
    await checkMentions(own, fields.shape, fresh.data, parties);
    checkRules(own, rules, fields.shape, { state, mode: fresh.mode ?? 'real', stamps: {}, data: fresh.data });
    for (const hooks of engine.hooks(fresh.type)) await hooks.opening?.(own, fresh);
  }
  const fresh = await freshCases(engine, tx, creating, known ?? (await factsFor(tx, creating)));

  const released: string[] = [];
  const repeats = new Map<string, NamedCaseRow>();
  const entries: SetEntry[] = [];
  const courses = asks.map((ask): Course => {
    const key = ask.fresh.joinKey;
    const before = key ? standing.get(key) : undefined;
    const created = fresh.get(ask);
    if (created) {
      if (before) released.push(before.row.id);
      if (key) standing.set(key, created);
      entries.push({
        tx: ask.tx,
        caseId: created.row.id,
        action: 'create',
        to: created.row.state,
        note: ask.fresh.note ?? null,
      });
      return { ask, row: created.row, parties: created.parties, created };
    }
    const { row: known, parties } = before as Standing;
    const row = { ...known, repeats: known.repeats + 1, last_at: tx.now, version: known.version + 1 };
    standing.set(key as string, { row, parties });
    repeats.set(row.id, row);
    const { note = null, said } = ask.fresh;
    entries.push({ tx: ask.tx, caseId: row.id, action: 'repeat', note, data: { ...said, repeats: row.repeats } });
    return { ask, row, parties, created: null };
  });

  releaseKeys(tx, released);
  sendCases(tx, asks, fresh, entries);
  sendRepeats(tx, [...repeats.values()]);
  await tell(engine, tx, courses);
  return courses.map(({ row, created }) => ({ row, repeat: created === null }));
}

/** The open case of a key, as it stands. */
interface Standing {
  row: NamedCaseRow;
  parties: Party[];
}

async function lockStanding(tx: Tx, asks: readonly Ask[]): Promise<Map<string, Standing>> {
  const keys = [...new Set(asks.flatMap(({ fresh }) => fresh.joinKey ?? []))];
  if (keys.length === 0) return new Map();
  // Presses of one button come one after the other; different buttons do not wait for each other.
  tx.send(sql`select pg_advisory_xact_lock(key) from
    (select hashtextextended(k, 0) as key from unnest(${keys}::text[]) k order by 1) keys`);
  // Mostly there is none, and to have said what all its columns would be costs more than to look.
  const { rows: held } = await sql<{ id: string }>`
    -- Nothing of being open, which goes without saying: other indexes of open cases would fit, too, and be read whole.
    select id from "case" where join_key = any(${keys}::text[]) for update`.execute(tx.db);
  if (held.length === 0) return new Map();
  const rows = await caseRows(tx.db)
    .select(partiesJson.as('parties'))
    .where(sql<boolean>`c.id = any(${held.map(({ id }) => id)}::uuid[])`)
    .execute();
  return new Map(rows.map(({ parties, ...row }) => [row.join_key as string, { row, parties }]));
}

/** The asks that open a case: nothing stands for the same thing, not even a case that an ask before them opens. */
function creators(tx: Tx, asks: readonly Ask[], standing: ReadonlyMap<string, Standing>): Ask[] {
  const opening = new Set<string>();
  return asks.filter(({ fresh: { joinKey, joinSeconds = 0 } }) => {
    if (!joinKey) return true;
    const known = standing.get(joinKey);
    if (opening.has(joinKey)) return false;
    // A press of the future is not a moment ago, either: somebody has set the clock.
    if (known && Math.abs(tx.now.getTime() - known.row.last_at.getTime()) <= joinSeconds * 1000) return false;
    opening.add(joinKey);
    return true;
  });
}

function factsFor(tx: Tx, asks: readonly Ask[]): Promise<Facts> {
  const some = (pick: (ask: Ask) => string | null | undefined) => [...new Set(asks.flatMap((ask) => pick(ask) ?? []))];
  return factsOf(tx.db, {
    places: some(({ fresh }) => fresh.placeId),
    devices: some(({ fresh }) => fresh.deviceId),
    departments: some(({ fresh }) => fresh.departmentId),
    people: some(({ tx: { ctx } }) => (ctx.actor.kind === 'person' ? ctx.actor.id : null)),
  });
}

async function freshCases(engine: CaseEngine, tx: Tx, asks: readonly Ask[], facts: Facts): Promise<Map<Ask, Fresh>> {
  if (asks.length === 0) return new Map();
  const month = dayOf(tx.now).slice(0, 7).replace('-', '');
  await checkPeople(
    tx,
    asks.flatMap(({ fresh }) => joining(typeOf(engine, fresh.type), fresh.data).map(({ person_id }) => person_id)),
  );
  const numbers = new Map<string, string[]>();
  for (const [prefix, some] of Map.groupBy(asks, ({ fresh }) => typeOf(engine, fresh.type).prefix))
    numbers.set(prefix, await engine.numbers(prefix, month, some.length));
  return new Map(
    asks.map((ask) => {
      const type = typeOf(engine, ask.fresh.type);
      const number = numbers.get(type.prefix)?.shift() as string;
      return [ask, freshCase(ask.tx, type, ask.fresh, number, facts, engine.clockOf)];
    }),
  );
}

/** Audit lines, hooks and events, for each case as if it had come alone. */
async function tell(engine: CaseEngine, tx: Tx, courses: readonly Course[]): Promise<void> {
  for (const { ask, row, created } of courses)
    if (created)
      ask.tx.audit(`${row.type}.create`, 'case', row.id, {
        number: row.number,
        // Whoever reads the audit trail is not one of the named persons.
        title: row.secrecy >= 4 ? null : row.title,
        mode: row.mode,
      });
    else ask.tx.audit(`${row.type}.repeat`, 'case', row.id, { number: row.number, repeats: row.repeats });
  const opened = Map.groupBy(
    courses.filter(({ created }) => created),
    ({ row }) => row.type,
  );
  for (const [type, some] of opened)
    for (const hooks of engine.hooks(type)) {
      await hooks.openedMany?.(
        tx,
        some.map(({ ask, row }) => ({ tx: ask.tx, row, told: ask.fresh.told ?? [] })),
      );
      for (const { ask, row } of some) await hooks.opened?.(ask.tx, row);
    }
  for (const course of courses) {
    const { ask, row, created } = course;
    // A hook of one case may have changed it or its people.
    if (engine.hooks(row.type).some((hooks) => hooks.opened))
      await announce(engine, ask.tx, created ? 'case.created' : 'case.repeated', row.id);
    else publishCase(engine, ask.tx, created ? 'case.created' : 'case.repeated', course);
    if (!created) for (const hooks of engine.hooks(row.type)) await hooks.repeated?.(ask.tx, row);
  }
}

/** Publishes the case as it now stands, with whoever may hear of it, and gives it; lists know the same from its keys. */
export async function announce(
  engine: CaseEngine,
  tx: Tx,
  event: CaseEvent,
  id: string,
  more: Record<string, unknown> = {},
): Promise<NamedCaseRow> {
  const row = await caseRows(tx.db).select(partiesJson.as('parties')).where('c.id', '=', id).executeTakeFirstOrThrow();
  // A hook has drawn somebody in, or let go of him, after the step was written.
  if (keysChanged(engine, [row]).length > 0) await keyAnew(engine, tx.db, [id]);
  publishCase(engine, tx, event, { row, parties: row.parties }, more);
  return row;
}

/** The same for a case that is known whole. */
export function publishCase(
  engine: CaseEngine,
  tx: Tx,
  event: CaseEvent,
  { row, parties }: Standing,
  more: Record<string, unknown> = {},
): void {
  const type = typeOf(engine, row.type);
  tx.publish(event, row.id, reachOf(type, row, toPeople(row.reporter_id, parties)), {
    ...toItem(type, row, tx.now),
    ...more,
  });
}

/** What a ring changes, and no more: in a flood it goes to every console for every alarm. */
export function publishRing(
  engine: CaseEngine,
  tx: Tx,
  { row, parties }: Standing,
  said: { clock: string; step: number; warning?: boolean },
): void {
  const type = typeOf(engine, row.type);
  const { id, number, version, escalation, is_open: isOpen, due_at: due } = row;
  tx.publish('case.clock', id, reachOf(type, row, toPeople(row.reporter_id, parties)), {
    id,
    type: row.type,
    number,
    version,
    escalation,
    overdue: isOpen && due !== null && due < tx.now,
    ...said,
  });
}
