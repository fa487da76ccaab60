import type { Transaction } from 'kysely';
import { sql } from 'kysely';

import { canonical } from './canonical.ts';
import type { Signed } from './countersign/demand.ts';
import { sign } from './countersign/sign.ts';
import type { Actor, Ctx, Tx } from './ctx.ts';
import type { JsonObject } from './db/json-types.ts';
import { asked } from './db/record-client.ts';
import { quietly } from './db/transact.ts';
import type { DB } from './db/types.ts';
import { happened, toldFacts } from './done-at.ts';

/** What a transaction, or one part of it, writes to the record: in order, with its parts where they were begun. */
type Page = ({ audit: JsonObject } | { event: JsonObject } | { part: Page })[];

export interface Lines {
  audits: JsonObject[];
  events: JsonObject[];
  /** Somebody has said why there is no audit line. */
  isExcused: boolean;
}

/** A transaction under way: what it has sent without waiting, and what it will leave in the record. */
export interface OpenTx {
  tx: Tx;
  sent: Promise<unknown>[];
  /** What was collected so far. */
  lines(): Lines;
  /** Sends what was collected, after the lines of what was done before. Last, because it locks the end of the chain until the commit. */
  seal(before?: readonly Lines[]): void;
  /** What went wrong first: a statement nobody waited for spoils those behind it. */
  cause(error: unknown): unknown;
}

export function openTx(ctx: Ctx, trx: Transaction<DB>, now: Date, after: (() => void)[]): OpenTx {
  const sent: Promise<unknown>[] = [];
  const page: Page = [];
  let failure: unknown;
  let isExcused = false;
  let signed: Signed | null = null;
  const send: Tx['send'] = (statement) => {
    const one = quietly(statement.execute(trx));
    one.catch((error: unknown) => (failure ??= error));
    sent.push(one);
  };

  function part(ctxOfPart: Ctx, own: Page): Tx {
    const { actor } = ctxOfPart;
    const toldToo = toldFacts(happened(ctxOfPart.told, now));
    const tx: Tx = {
      db: trx,
      ctx: ctxOfPart,
      now,
      send,
      get second() {
        return signed;
      },
      async countersign(demand) {
        signed = (await sign(tx, demand)) ?? signed;
      },
      audit: (action, subjectType, subjectId, detail = {}) =>
        void own.push({
          audit: {
            actorKind: actor.kind,
            actorId: actor.id,
            actorName: plain(actor.name),
            action,
            subjectType,
            subjectId: plain(subjectId ?? '') || null,
            detail: canonical({ ...toldToo, ...detail }),
          },
        }),
      publish: (type, subjectId, reach, data = {}) => void own.push({ event: { type, subjectId, reach, data } }),
      unaudited: () => void (isExcused = true),
      afterCommit: (fn) => void after.push(fn),
      as(other: Actor) {
        const next: Page = [];
        own.push({ part: next });
        return part({ ...ctxOfPart, actor: other }, next);
      },
    };
    return tx;
  }

  /** Whoever signed beside the actor stands in every line of what he signed, and so in its hash. */
  const beside = (audit: JsonObject): JsonObject =>
    signed && audit['actorId'] !== signed.id
      ? {
          ...audit,
          detail: canonical({ ...(JSON.parse(String(audit['detail'])) as JsonObject), second: { ...signed } }),
        }
      : audit;
  const lines = () => {
    const { audits, events } = collected(page);
    return { audits: audits.map(beside), events };
  };

  return {
    tx: part(ctx, page),
    sent,
    lines: () => ({ ...lines(), isExcused }),
    seal(before = []) {
      const all = [...before, lines()];
      const audits = all.flatMap((one) => one.audits);
      const events = all.flatMap((one) => one.events);
      if (audits.length + events.length > 0) asked.sealed++;
      // Also without a line: what was written is bound all the same, and if nothing was, it leaves nothing.
      send(sql`select seal(${now}, ${JSON.stringify(audits)}::jsonb, ${JSON.stringify(events)}::jsonb)`);
    },
    cause: (error) => ((error as { code?: unknown }).code === afterFailure ? (failure ?? error) : error),
  };
}

/** PostgreSQL: the transaction is aborted, statements are ignored until its end. */
const afterFailure = '25P02';

function collected(page: Page): Omit<Lines, 'isExcused'> {
  const all: Omit<Lines, 'isExcused'> = { audits: [], events: [] };
  const read = (lines: Page): void => {
    for (const line of lines) {
      if ('part' in line) read(line.part);
      else if ('audit' in line) all.audits.push(line.audit);
      else all.events.push(line.event);
    }
  };
  read(page);
  return all;
}

/** A change without an audit line and without a reason is a fault of ours; whoever swallows it hides it from nobody. */
export async function refuseUnaudited({ app, actor }: Ctx, trx: Transaction<DB>, lines: Lines): Promise<void> {
  if (lines.audits.length > 0 || lines.isExcused) return;
  const { rows } = await sql<{ wrote: boolean }>`
    select pg_current_xact_id_if_assigned() is not null as wrote`.execute(trx);
  if (!rows[0]?.wrote) return;
  const breach = new Error(`${actor.name} changed something without tx.audit(…) or tx.unaudited('why')`);
  app.breaches.push(breach);
  throw breach;
}

/** The audit chain separates its fields with a control character, so none may stand in a field. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
