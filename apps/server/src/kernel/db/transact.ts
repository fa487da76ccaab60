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

/** The typed way to a pool; transactions over it are made by `transact`. */
export function kyselyOn(pool: Pool): Kysely<DB> {
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  pools.set(db, pool);
  return db;
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
    const { answer, sent } = await work(over.trx);
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
