import { AsyncLocalStorage } from 'node:async_hooks';

import {
  CompiledQuery,
  DefaultQueryExecutor,
  Kysely,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
  Transaction,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';

import type { DB } from './types.ts';

const pools = new WeakMap<object, Pool>();
const holding = new AsyncLocalStorage<Pool>();
let isWatched = false;

/**
 * From now on whoever asks a pool for a connection while he holds one of it is refused (tests switch it on): as many
 * transactions at once as there are connections would wait for each other for ever. What is read there is read by `tx.db`.
 */
export function watchConnections(): void {
  isWatched = true;
}

/** The typed way to a pool; transactions over it are made by `transact`. */
export function kyselyOn(pool: Pool): Kysely<DB> {
  if (isWatched) refuseSecond(pool);
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  pools.set(db, pool);
  return db;
}

function refuseSecond(pool: Pool): void {
  const connect = pool.connect.bind(pool) as (...args: unknown[]) => Promise<PoolClient>;
  const watched = (callback?: (error: Error) => void): Promise<PoolClient> | void => {
    if (holding.getStore() !== pool) return callback ? connect(callback) : connect();
    const error = new Error('asks for a second connection within a transaction; what is read there is read by `tx.db`');
    return callback ? callback(error) : Promise.reject(error);
  };
  pool.connect = watched as Pool['connect'];
}

/** What a transaction ends with. */
export interface Ending<T> {
  answer: T;
  /** Statements that are under way already, in the order they were sent. */
  sent: readonly Promise<unknown>[];
}

/**
 * One transaction on one connection, in as few round trips as its work allows: nothing is waited for that nobody
 * reads. `begin` leaves with the first statement, the commit right behind the last; PostgreSQL answers a commit after a
 * failed statement with a rollback, and the first failure is what the caller sees.
 */
export async function transact<T>(db: Kysely<DB>, work: (trx: Transaction<DB>) => Promise<Ending<T>>): Promise<T> {
  const pool = pools.get(db);
  if (!pool) throw new Error('this database has no pool of its own');
  const client = await pool.connect();
  const over = open(client);
  try {
    const begun = quietly(client.query('begin'));
    const { answer, sent } = await (isWatched ? holding.run(pool, work, over.trx) : work(over.trx));
    const commit = quietly(client.query('commit'));
    await begun;
    for (const one of sent) await one;
    await commit;
    over.end();
    client.release();
    return answer;
  } catch (error) {
    over.end();
    await client.query('rollback').then(
      () => client.release(),
      (lost: Error) => client.release(lost),
    );
    throw error;
  }
}

/** Its failure is seen by whoever waits for it later. */
export function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

const adapter = new PostgresAdapter();
const compiler = new PostgresQueryCompiler();

/** Kysely over one connection. Statements leave in the order of their calls, without waiting for each other. */
function open(client: PoolClient): { trx: Transaction<DB>; end: () => void } {
  let isOver = false;
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      if (isOver) throw new Error('the transaction is over');
      const { command, rowCount, rows } = await client.query(sql, parameters as unknown[]);
      const changes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE';
      return { rows: (rows ?? []) as R[], ...(changes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) };
    },
    // eslint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error('a transaction streams nothing');
    },
  };
  const executor = new DefaultQueryExecutor(compiler, adapter, {
    provideConnection: (consumer) => consumer(connection),
  });
  const dialect = new PostgresDialect({ pool: undefined as never });
  const trx = new Transaction<DB>({ config: { dialect }, dialect, driver: dialect.createDriver() as never, executor });
  return { trx, end: () => void (isOver = true) };
}
