import { Pool, types, type PoolConfig } from 'pg';

import { RecordClient } from './record-client.ts';

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
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === builtins.INT8 || oid === builtins.NUMERIC) return Number;
      if (oid === builtins.DATE) return (text: string) => text;
      if (oid in arrayOf) return arrayOf[oid];
    }
    return types.getTypeParser(oid as never, format as never);
  },
} as unknown as NonNullable<PoolConfig['types']>;

export interface PoolOptions {
  size?: number;
  name?: string;
  /** Long reports and imports may set their own with `set local statement_timeout`. */
  statementTimeoutMs?: number;
  /** How long to wait for a free connection before the request is refused. */
  waitMs?: number;
}

/** A pool whose lost connections never end the program: the next query opens a new one. */
export function createPool(url: string, options: PoolOptions = {}): Pool {
  const pool = new Pool({
    Client: RecordClient,
    connectionString: url,
    max: options.size ?? 16,
    application_name: options.name ?? 'anyuan',
    types: typeParsers,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: options.waitMs ?? 5000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  });
  // Node ends the program on an error event that nobody hears.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
