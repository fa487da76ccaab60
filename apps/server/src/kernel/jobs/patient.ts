import type { Pool, PoolClient } from 'pg';

import { isAway, isFull } from '../db/away.ts';

/** `cannot_connect_now`: of the codes of a lost connection the one on which the job runner tries again by itself. */
const triedAgain = '57P03';

type Query = (...args: unknown[]) => unknown;
type Connect = (whenDone?: unknown) => Promise<PoolClient>;

/** No room, no memory, a lock or a time limit, two at once: all of it passes. */
const passing = /^(53...|40...|55P03|57014)$/;
const passes = (error: unknown): boolean =>
  isAway(error) || isFull(error) || passing.test(String((error as { code?: unknown } | null)?.code));

/**
 * A pool for the job runner. Nobody waits for what says that a job is done, so that an error there ends the program; and
 * of those that pass (a lost connection, a full disk) it knows the fewest: it is told them by the code it tries again for. Its listener connects with a callback and begins anew in its
 * own way: untouched.
 */
export function patient(pool: Pool): Pool {
  const connect = pool.connect.bind(pool) as Connect;
  pool.connect = ((whenDone?: unknown) =>
    whenDone ? connect(whenDone) : connect().then(told, sayAgain)) as Pool['connect'];
  return pool;
}

const known = new WeakSet<PoolClient>();

function told(client: PoolClient): PoolClient {
  if (known.has(client)) return client;
  known.add(client);
  const query = client.query.bind(client) as Query;
  client.query = ((...args: unknown[]) => {
    const answer = query(...args);
    return answer instanceof Promise ? answer.catch(sayAgain) : answer;
  }) as PoolClient['query'];
  return client;
}

function sayAgain(error: unknown): never {
  throw passes(error) ? Object.assign(error as Error, { code: triedAgain }) : error;
}
