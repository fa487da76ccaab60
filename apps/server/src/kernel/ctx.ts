import { refuse, type EventType, type Permission } from '@anyuan/contract';
import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';

import type { App } from './app.ts';
import { reaches, type Rights } from './auth/rights.ts';
import type { JsonObject, Reach } from './db/json-types.ts';
import type { DB } from './db/types.ts';

/** Who does something; never a nullable user. */
export type Actor =
  | { kind: 'person'; id: string; name: string }
  | { kind: 'service'; id: string; name: string }
  | { kind: 'device'; id: string; name: string }
  | { kind: 'system'; id: null; name: string };

/** An uploaded file, read whole (sizes are limited at the door). */
export interface Upload {
  filename: string;
  bytes: Buffer;
}

export interface Ctx {
  app: App;
  actor: Actor;
  rights: Rights;
  /** For reading. Changes go through `tx`. */
  db: Kysely<DB>;
  now(): Date;
  /** Refuses unless the permission reaches the thing. */
  need(permission: Permission, thing?: Omit<Reach, 'permission'>): void;
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  upload(): Upload;
  session?: { id: string; csrf: string; ip: string } | undefined;
  /** Set by sign-in and sign-out only. */
  cookie?: ((value: string | null) => void) | undefined;
  ip: string;
  agent: string;
}

/** One transaction: the change, its audit and its events are written together or not at all. */
export interface Tx {
  db: Transaction<DB>;
  ctx: Ctx;
  /** One instant for everything in the transaction. */
  now: Date;
  audit(action: string, subjectType: string, subjectId: string | null, detail?: JsonObject): void;
  publish(type: EventType, subjectId: string, reach: Reach, data?: JsonObject): void;
  /** After the commit, e.g. to wake a timer; must not fail. */
  afterCommit(work: () => void): void;
}

export function makeCtx(
  app: App,
  actor: Actor,
  rights: Rights,
  door: { ip: string; agent: string; session?: Ctx['session']; upload?: Upload | undefined; db?: Kysely<DB> },
): Ctx {
  const ctx: Ctx = {
    app,
    actor,
    rights,
    db: door.db ?? app.db,
    ip: door.ip,
    agent: door.agent,
    session: door.session,
    now: () => app.clock.now(),
    need(permission, thing) {
      const allowed = thing === undefined ? rights.grants.has(permission) : reaches(rights, permission, thing);
      if (!allowed) throw refuse('forbidden', { permission });
    },
    tx: (work) => runTx(ctx, work),
    upload() {
      if (!door.upload) throw refuse('bad_file', { reason: { zh: '没有收到文件', en: 'no file was sent' } });
      return door.upload;
    },
  };
  return ctx;
}

async function runTx<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  // An external database has a disk of its own, and says itself when that is full.
  if (!ctx.app.config.databaseUrl && (await ctx.app.room.isFull())) throw refuse('disk_full');
  const audits: JsonObject[] = [];
  const events: JsonObject[] = [];
  const after: (() => void)[] = [];
  const { actor } = ctx;
  const result = await ctx.db.transaction().execute(async (trx) => {
    const tx: Tx = {
      db: trx,
      ctx,
      now: ctx.now(),
      audit: (action, subjectType, subjectId, detail = {}) =>
        void audits.push({
          actorKind: actor.kind,
          actorId: actor.id,
          actorName: plain(actor.name),
          action,
          subjectType,
          subjectId: plain(subjectId ?? '') || null,
          detail: canonical(detail),
        }),
      publish: (type, subjectId, reach, data = {}) => void events.push({ type, subjectId, reach, data }),
      afterCommit: (fn) => void after.push(fn),
    };
    const answer = await work(tx);
    // Last, because it locks the end of the chain until the commit; it leaves together with it (db/record-client.ts).
    if (audits.length + events.length > 0)
      await sql`select seal(${tx.now}, ${JSON.stringify(audits)}::jsonb, ${JSON.stringify(events)}::jsonb)`.execute(
        trx,
      );
    return answer;
  });
  for (const fn of after) fn();
  return result;
}

/** The audit chain separates its fields with a control character, so none may stand in a field. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

/** JSON with sorted keys: the same facts always give the same text, and so the same hash. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : v,
  );
}

/** The person who asks; devices and the system are refused. */
export function personOf(ctx: Ctx): string {
  const id = ctx.rights.personId;
  if (id === null) throw refuse('forbidden', { permission: 'person' });
  return id;
}

export const systemActor = (name: string): Actor => ({ kind: 'system', id: null, name });
