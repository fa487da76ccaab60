import { type Fact, refuse, type EventType, type Permission } from '@anyuan/contract';
import type { Kysely, Transaction } from 'kysely';

import type { App } from './app.ts';
import { reaches, type Rights } from './auth/rights.ts';
import type { Demand, Second, Signed } from './countersign/demand.ts';
import type { JsonObject, Reach } from './db/json-types.ts';
import { transact } from './db/transact.ts';
import type { DB } from './db/types.ts';
import type { Told } from './done-at.ts';
import type { Joint } from './joint.ts';
import { openTx, refuseUnaudited } from './record.ts';

export { canonical } from './canonical.ts';

/** Who does something; never a nullable user. */
export type Actor =
  | { kind: 'person'; id: string; name: string }
  | { kind: 'service'; id: string; name: string }
  /** `tokenEndsAt`: of the token it has shown; after that it still presses, and nothing else. */
  | { kind: 'device'; id: string; name: string; tokenEndsAt?: Date | null }
  | { kind: 'system'; id: null; name: string };

/** An uploaded file, read whole (sizes are limited at the door). */
export interface Upload {
  filename: string;
  bytes: Buffer;
}

/** Cookies beside the session's. */
export interface Jar {
  get(name: string): string | undefined;
  /** null: forgotten. */
  put(name: string, value: string | null, days: number): void;
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
  session?: { id: string; csrf: string; ip: string; provedAt: Date; awaits: 'factor' | 'enrol' | null } | undefined;
  /** Set by sign-in and sign-out only. */
  cookie?: ((value: string | null) => void) | undefined;
  /** Small things a browser keeps for us, out of its pages' reach; there while a request of a browser is answered. */
  jar?: Jar | undefined;
  /** When the person says he did it, if he tells it later. */
  told: Told | null;
  /** Where it stands in the chain of the phone it was recorded on. */
  fact?: (Fact & { sentAt: string }) | undefined;
  /** The second person, if one has proved himself or is to be asked. */
  second?: Second | undefined;
  /** Set when all that this request writes is one transaction. */
  joint?: Joint | undefined;
  /** The same request in another's name, e.g. nobody's; what it writes belongs to the same transaction. */
  as(actor: Actor, rights: Rights): Ctx;
  /** The part of a file that is asked for, as the request says it. */
  range?: string | undefined;
  ip: string;
  agent: string;
  /** As the browser called us: scheme, name and port. */
  origin: string;
}

/** One transaction: the change, its audit and its events are written together or not at all. */
export interface Tx {
  db: Transaction<DB>;
  ctx: Ctx;
  /** One instant for everything in the transaction. */
  now: Date;
  audit(action: string, subjectType: string, subjectId: string | null, detail?: JsonObject): void;
  publish(type: EventType, subjectId: string, reach: Reach, data?: JsonObject): void;
  /** Says why this change leaves no audit line. In tests one that leaves none and says nothing is refused. */
  unaudited(why: string): void;
  /**
   * Has a second person sign this change: refuses `countersign_needed` unless one has come with the request and fits.
   * Every line of the transaction then names both. To be asked once all that is signed is known.
   */
  countersign(demand: Demand): Promise<void>;
  /** Who signed beside the actor. */
  readonly second: Signed | null;
  /** Sends a statement whose answer nobody reads here. If it fails, the transaction fails with it. */
  send(statement: { execute(db: Transaction<DB>): Promise<unknown> }): void;
  /** After the commit, e.g. to wake a timer; must not fail. */
  afterCommit(work: () => void): void;
  /**
   * The same transaction in somebody else's name, for what several do in one: whatever the parts write to the record
   * stands there as if they had come one after the other, in the order in which they were made.
   */
  as(actor: Actor): Tx;
}

export function makeCtx(
  app: App,
  actor: Actor,
  rights: Rights,
  door: {
    ip: string;
    agent: string;
    origin?: string;
    session?: Ctx['session'];
    upload?: Upload | undefined;
    db?: Kysely<DB>;
    told?: Told | null;
    fact?: Ctx['fact'];
    range?: string | undefined;
  },
): Ctx {
  const ctx: Ctx = {
    app,
    actor,
    rights,
    get db() {
      return ctx.joint?.db ?? door.db ?? app.db;
    },
    ip: door.ip,
    agent: door.agent,
    origin: door.origin ?? 'http://localhost',
    session: door.session,
    told: door.told ?? null,
    fact: door.fact,
    range: door.range,
    now: () => app.clock.now(),
    need(permission, thing) {
      const allowed = thing === undefined ? rights.grants.has(permission) : reaches(rights, permission, thing);
      if (!allowed) throw refuse('forbidden', { permission });
    },
    tx: (work) => runTx(ctx, work),
    as(other, theirs) {
      const one = makeCtx(app, other, theirs, door);
      one.joint = ctx.joint;
      one.told = ctx.told;
      one.second = ctx.second;
      return one;
    },
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
  if (ctx.joint) return ctx.joint.run(ctx, work);
  const after: (() => void)[] = [];
  const answer = await transact(ctx.db, async (trx) => {
    const open = openTx(ctx, trx, ctx.now(), after);
    try {
      const result = await work(open.tx);
      if (ctx.app.strict) await refuseUnaudited(ctx, trx, open.lines());
      open.seal();
      return { answer: result, sent: open.sent };
    } catch (error) {
      throw open.cause(error);
    }
  }).catch(async (error: unknown) => {
    throw (await ctx.app.cases.refusalOf(error)) ?? error;
  });
  for (const fn of after) fn();
  return answer;
}

/** The person who asks; devices and the system are refused. */
export function personOf(ctx: Ctx): string {
  const id = ctx.rights.personId;
  if (id === null) throw refuse('forbidden', { permission: 'person' });
  return id;
}

export const systemActor = (name: string): Actor => ({ kind: 'system', id: null, name });
