import { Pool, types, type PoolConfig } from 'pg';

import { RecordClient } from './record-client.ts';
import { jsonParser, type Opener } from './sealed-json.ts';

const { builtins } = types;
const arrayOf: Record<number, (text: string) => unknown> = {
  1016: numbers, // int8[]
  1231: numbers, // numeric[]
  1182: (text) => strings(text), // date[]
};

function strings(text: string): string[] {
  return (types.getTypeParser(1009 as never) as (text: string) => string[])(text);
}

function numbers(text: string): (number | null)[] {
  return strings(text).map((item: string | null) => (item === null ? null : Number(item)));
}

/** Counts and sums come as numbers, instants as Date, calendar days as the text that was stored. */
export const typeParsers = parsersWith({});

function parsersWith(opener: Opener): NonNullable<PoolConfig['types']> {
  const json = jsonParser(opener);
  const getTypeParser = (oid: number, format?: 'text' | 'binary'): unknown => {
    if (format !== 'binary') {
      if (oid === builtins.INT8 || oid === builtins.NUMERIC) return Number;
      if (oid === builtins.DATE) return (text: string) => text;
      if (oid === builtins.JSONB || oid === builtins.JSON) return json;
      if (oid in arrayOf) return arrayOf[oid];
    }
    return types.getTypeParser(oid as never, format as never);
  };
  return { getTypeParser } as unknown as NonNullable<PoolConfig['types']>;
}

export interface PoolOptions {
  size?: number;
  name?: string;
  /** Long reports and imports may set their own with `set local statement_timeout`. */
  statementTimeoutMs?: number;
  /** How long to wait for a free connection before the request is refused. */
  waitMs?: number;
  /** Commits wait for the disk. Not for what only means something together with a later commit that does. */
  isDurable?: boolean;
  /**
   * Reads rows by their index only, whatever the size of the table. A plan is kept as long as its connection, that of a
   * foreign key, too: one made while the table was nearly empty would read all of it for each of ten thousand alarms.
   */
  byIndexOnly?: boolean;
  /** Opens what lies sealed; without it the ciphertext is read. */
  opener?: Opener;
}

/** A pool whose lost connections never end the program: the next query opens a new one. */
export function createPool(url: string, options: PoolOptions = {}): Pool {
  const flags = [
    ...(options.isDurable === false ? ['synchronous_commit=off'] : []),
    // Before PostgreSQL 18 a plan that is ruled out counts as so dear that it is compiled.
    ...(options.byIndexOnly ? ['enable_seqscan=off', 'jit=off', 'plan_cache_mode=force_generic_plan'] : []),
  ];
  const pool = new Pool({
    Client: RecordClient,
    connectionString: url,
    max: options.size ?? 16,
    application_name: options.name ?? 'anyuan',
    types: options.opener ? parsersWith(options.opener) : typeParsers,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: options.waitMs ?? 5000,
    idleTimeoutMillis: 60_000,
    // With a connection go the statements that it has prepared and nobody asks any more.
    maxLifetimeSeconds: 3600,
    keepAlive: true,
    ...(flags.length > 0 ? { options: flags.map((flag) => `-c ${flag}`).join(' ') } : {}),
  });
  // Node ends the program on an error event that nobody hears.
  pool.on('error', () => undefined);
  // Each client has one of its own; the job runner looks whether the pool has, too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
