import type { Pool, PoolClient } from 'pg';

import { isAway } from '../db/away.ts';

/** `cannot_connect_now`: of the codes of a lost connection the one on which the job runner tries again by itself. */
const triedAgain = '57P03';

type Query = (...args: unknown[]) => unknown;
type Connect = (whenDone?: unknown) => Promise<PoolClient>;

/**
 * A pool for the job runner. Most errors of a lost connection (57P01, ECONNRESET, the client's own words) end it where it
 * should try again: it is told them by the code it knows. Its listener connects with a callback and begins anew in its
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
  throw isAway(error) ? Object.assign(error as Error, { code: triedAgain }) : error;
}
