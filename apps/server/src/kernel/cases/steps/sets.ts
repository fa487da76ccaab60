import type { CaseType } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../app.ts';
import type { Ctx, Tx } from '../../ctx.ts';
import { happened } from '../../done-at.ts';
import type { CaseRow } from '../reading/row.ts';
import type { Fresh } from './fresh.ts';
import type { Ask } from './open.ts';
import { sealed, sealedAnywhere, sealedNames } from './sealing.ts';
import type { NewEntry } from './timeline.ts';

/** Writes over many cases, one statement for each table. Nobody reads them back, so nobody waits for them. */

export interface SetEntry extends NewEntry {
  /** In whose name. */
  tx: Tx;
  caseId: string;
}

const json = (value: unknown): string => JSON.stringify(value);

function typeNamed({ cases }: App, name: string): CaseType {
  const type = cases.types().find((one) => one.type === name);
  if (!type) throw new Error(`no case type ${name}`);
  return type;
}

/** New cases with their clocks and people, and the lines that this writes into timelines, in their order. */
export function sendCases(
  tx: Tx,
  asks: readonly Ask[],
  made: ReadonlyMap<Ask, Fresh>,
  entries: readonly SetEntry[],
): void {
  const cases = asks.flatMap((ask) => {
    const fresh = made.get(ask);
    return fresh ? [{ ask, ...fresh }] : [];
  });
  if (cases.length === 0) return sendEntries(tx, entries);
  const { app } = tx.ctx;
  const clocks = cases.flatMap(({ row, clocks: own }) =>
    own.map(({ clock, started_at, step, due_at, plan }) => ({
      case_id: row.id,
      clock,
      started_at,
      step,
      due_at,
      plan,
    })),
  );
  // One statement: each one costs a press as much as the rows it writes.
  tx.send(sql`with opened as (
      insert into "case" select * from jsonb_populate_recordset(null::"case", ${json(cases.map(({ row }) => ({ ...row, data: sealed(app.secrets, sealedNames(typeNamed(app, row.type)), row.data) })))}::jsonb)
    ), timed as (
      insert into case_clock (case_id, clock, started_at, step, due_at, plan)
      select * from jsonb_to_recordset(${json(clocks)}::jsonb)
        as c(case_id uuid, clock text, started_at timestamptz, step integer, due_at timestamptz, plan jsonb)
    ) ${entriesOf(tx, entries)}`);
  const parties = cases.flatMap(({ row, parties: own }) =>
    own.map(({ person_id, relation }) => ({ case_id: row.id, person_id, relation })),
  );
  if (parties.length > 0)
    tx.send(sql`insert into case_party (case_id, person_id, relation, joined_at)
      select case_id, person_id, relation, ${tx.now}::timestamptz
      from jsonb_to_recordset(${json(parties)}::jsonb) as p(case_id uuid, person_id uuid, relation text) on conflict do nothing`);
  const links = cases.flatMap(({ ask, row }) =>
    ask.fresh.followsId ? [{ from: row.id, to: ask.fresh.followsId }] : [],
  );
  if (links.length > 0)
    tx.send(sql`insert into link (from_kind, from_id, to_kind, to_id, relation, at)
      select 'case', "from", 'case', "to", 'follows', ${tx.now}::timestamptz from jsonb_to_recordset(${json(links)}::jsonb) as l("from" uuid, "to" uuid)`);
}

/** Cases that no longer stand for the thing they were opened for. */
export function releaseKeys(tx: Tx, ids: readonly string[]): void {
  if (ids.length > 0) tx.send(sql`update "case" set join_key = null where id = any(${ids}::uuid[])`);
}

/** Cases that were joined, as they now stand; their rows are locked. */
export function sendRepeats(tx: Tx, rows: readonly CaseRow[]): void {
  if (rows.length === 0) return;
  const joined = rows.map(({ id, repeats, version }) => ({ id, repeats, version }));
  tx.send(sql`update "case" c set repeats = r.repeats, version = r.version, last_at = ${tx.now}::timestamptz
    from jsonb_to_recordset(${json(joined)}::jsonb) as r(id uuid, repeats integer, version integer) where c.id = r.id`);
}

/** Lines of the timelines of several cases, in their order. */
export function sendEntries(tx: Tx, entries: readonly SetEntry[]): void {
  if (entries.length > 0) tx.send(entriesOf(tx, entries));
}

const toldIn = ({ told }: Ctx, now: Date) => {
  const { told: done_at, doubt: done_at_doubt } = happened(told, now);
  return { done_at, done_at_doubt };
};

function entriesOf(tx: Tx, entries: readonly SetEntry[]): RawBuilder<unknown> {
  const { secrets } = tx.ctx.app;
  const names = sealedAnywhere(tx.ctx.app);
  const rows = entries.map(({ tx: { ctx }, caseId, action, from, to, note, data }) => ({
    case_id: caseId,
    action,
    actor_kind: ctx.actor.kind,
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
    from_state: from ?? null,
    to_state: to ?? null,
    note: note ?? null,
    data: sealed(secrets, names, data ?? {}),
    ...toldIn(ctx, tx.now),
  }));
  return sql`insert into case_event (case_id, at, action, actor_kind, actor_id, actor_name, from_state, to_state, note, data,
      done_at, done_at_doubt)
    select case_id, ${tx.now}::timestamptz, action, actor_kind, actor_id, actor_name, from_state, to_state, note, data,
      done_at, done_at_doubt
    from rows from (jsonb_to_recordset(${json(rows)}::jsonb) as (case_id uuid, action text, actor_kind text, actor_id text,
      actor_name text, from_state text, to_state text, note text, data jsonb, done_at timestamptz, done_at_doubt text))
      with ordinality as e(case_id, action, actor_kind, actor_id, actor_name, from_state, to_state, note, data,
      done_at, done_at_doubt, n)
    order by n`;
}
