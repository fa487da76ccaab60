import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';

import type { Ctx, Tx } from './ctx.ts';
import { transact, type Ending } from './db/transact.ts';
import type { DB } from './db/types.ts';
import { openTx, refuseUnaudited, type Lines } from './record.ts';

/**
 * Every `ctx.tx` of one request as one transaction: what is written under a key, or by two people, is written
 * together with the key and both names, or not at all.
 */
export interface Joint {
  /** There from the first `ctx.tx` on; readers of the request then see what it has written. */
  readonly db: Transaction<DB> | undefined;
  /** A `ctx.tx` has gone through. */
  readonly hasWritten: boolean;
  run<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Commits what has been done so far; `last` writes along with it. */
  commit(ctx: Ctx, last: (tx: Tx) => Promise<void>): Promise<void>;
  rollback(): Promise<void>;
}

interface Begun {
  trx: Transaction<DB>;
  now: Date;
  /** Ends it: commits behind what has been sent, or undoes everything. */
  commit(sent: readonly Promise<unknown>[]): Promise<void>;
  rollback(): Promise<void>;
}

/** Nothing is opened before the first `ctx.tx`: a request that is busy with a photo holds no connection. */
export function makeJoint(db: Kysely<DB>): Joint {
  const done: Lines[] = [];
  const after: (() => void)[] = [];
  let opening: Promise<Begun> | undefined;
  let open: Begun | undefined;
  let parts = 0;
  /** A part that was undone has left its mark on the transaction, though nothing else. */
  let isMarked = false;
  const begun = async (now: Date): Promise<Begun> => (open = await (opening ??= begin(db, now)));
  return {
    get db() {
      return open?.trx;
    },
    get hasWritten() {
      return done.length > 0;
    },
    async run(ctx, work) {
      const { trx, now } = await begun(ctx.now());
      const [before, afterBefore] = [done.length, after.length];
      const afterPart: (() => void)[] = [];
      const part = openTx(ctx, trx, now, afterPart);
      const name = sql.raw(`part_${++parts}`);
      part.tx.send(sql`savepoint ${name}`);
      try {
        const answer = await work(part.tx);
        part.tx.send(sql`release savepoint ${name}`);
        for (const one of part.sent) await one;
        done.push(part.lines());
        after.push(...afterPart);
        return answer;
      } catch (error) {
        isMarked = true;
        await sql`rollback to savepoint ${name}`.execute(trx);
        // Parts inside this one are undone with it.
        done.length = before;
        after.length = afterBefore;
        const cause = part.cause(error);
        throw (await ctx.app.cases.refusalOf(cause)) ?? cause;
      }
    },
    async commit(ctx, last) {
      const { trx, now, commit, rollback } = await begun(ctx.now());
      const end = openTx(ctx, trx, now, after);
      try {
        if (ctx.app.strict && !isMarked) await refuseUnaudited(ctx, trx, together(done));
        await last(end.tx);
        end.seal(done);
        await commit(end.sent);
      } catch (error) {
        await rollback();
        throw end.cause(error);
      }
      for (const fn of after) fn();
    },
    async rollback() {
      await (await opening)?.rollback();
    },
  };
}

const together = (done: readonly Lines[]): Lines => ({
  audits: done.flatMap(({ audits }) => audits),
  events: [],
  isExcused: done.some(({ isExcused }) => isExcused),
});

/** Does the work as one transaction: that of the request if it has one. */
export async function jointly<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  if (ctx.joint) return work();
  const joint = (ctx.joint = makeJoint(ctx.db));
  try {
    const answer = await work();
    ctx.joint = undefined;
    await joint.commit(ctx, async () => undefined);
    return answer;
  } catch (error) {
    ctx.joint = undefined;
    await joint.rollback();
    throw error;
  }
}

/** A transaction that stays open until it is told how to end. */
async function begin(db: Kysely<DB>, now: Date): Promise<Begun> {
  const opened = Promise.withResolvers<Transaction<DB>>();
  const ending = Promise.withResolvers<Ending<void>>();
  const undone = new Error('undone');
  const whole = transact(db, async (trx) => {
    opened.resolve(trx);
    return ending.promise;
  });
  whole.catch(opened.reject);
  return {
    trx: await opened.promise,
    now,
    async commit(sent) {
      ending.resolve({ answer: undefined, sent });
      await whole;
    },
    async rollback() {
      ending.reject(undone);
      await whole.catch((error: unknown) => {
        if (error !== undone) throw error;
      });
    },
  };
}
