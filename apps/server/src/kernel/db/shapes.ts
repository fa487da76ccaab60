import { CompiledQuery, type Kysely } from 'kysely';
import type { Client } from 'pg';

import type { BoundTable } from './bound.ts';
import type { DB } from './types.ts';

/** How the rows of a table are hashed: which columns, in which order, and what names a row. */
export interface Shape {
  id: number;
  table_name: string;
  columns: string[];
  key: string[];
}

/** Anything that answers queries: a client of the driver, or a transaction of Kysely. */
export interface Asks {
  query<R>(text: string, values?: unknown[]): Promise<{ rows: R[] }>;
}

export const asks = (client: Pick<Client, 'query'>): Asks => ({
  query: async <R>(text: string, values: unknown[] = []) => ({ rows: (await client.query(text, values)).rows as R[] }),
});
export const asksOf = (db: Kysely<DB>): Asks => ({
  query: (text, values = []) => db.executeQuery(CompiledQuery.raw(text, values)),
});

/** Text forms of PostgreSQL depend on these; whoever hashes rows sets them so. */
export const plainText = { timezone: 'UTC', datestyle: 'ISO, YMD', extra_float_digits: '1', bytea_output: 'hex' };

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The text that names a row `n` in the record. */
export const keyOf = ({ key }: Pick<Shape, 'key'>): string =>
  key.length === 1
    ? `n.${quoted(key[0]!)}::text`
    : `concat_ws(' ', ${key.map((one) => `n.${quoted(one)}`).join(', ')})`;

/** What a row `n` says, hashed; with the salt of its mark it becomes its digest. */
export const contentOf = ({ columns }: Pick<Shape, 'columns'>): string =>
  `pg_catalog.sha256(pg_catalog.convert_to(row(${columns.map((one) => `n.${quoted(one)}`).join(', ')})::text, 'UTF8'))`;

export const digestOf = (salt: string, content: string): string =>
  `pg_catalog.sha256(pg_catalog.uuid_send(${salt}) || ${content})`;

/** What an audit line binds of one mark `r` of record_rows: everything but its salt, which may be forgotten. */
export const markOf = `pg_catalog.sha256(pg_catalog.convert_to(row(r.tx, r.id, r.shape, r.op, r.keys, r.digests)::text, 'UTF8'))`;

export const rowsOf = ({ where }: Pick<BoundTable, 'where'>): string => (where === null ? 'true' : `(${where})`);

/** The newest mark of every row of a table: `k`, `tx`, `op`, `digest`, `salt`. */
export const newestMarks = (shapes: readonly number[]): string => `
  select distinct on (e.k) e.k, e.tx, e.op, e.digest, e.salt from (
    select u.k, r.id, r.tx, r.op, r.salt, substr(r.digests, (u.n::int - 1) * 32 + 1, 32) as digest
    from public.record_rows r cross join lateral unnest(r.keys) with ordinality as u(k, n)
    where r.shape in (${shapes.join(', ')})) e
  order by e.k, e.id desc`;

/** Columns and key of every table as it stands now. */
export async function standing(db: Asks): Promise<Map<string, { columns: string[]; key: string[] }>> {
  const { rows } = await db.query<{ name: string; columns: string[]; key: string[] | null }>(`
    select c.relname::text as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select array_agg(a.attname::text order by k.n) from pg_catalog.pg_index i
        cross join lateral unnest(i.indkey) with ordinality as k(attnum, n)
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary) as key
    from pg_catalog.pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
  return new Map(rows.map(({ name, columns, key }) => [name, { columns, key: key ?? [] }]));
}

/** Sets what `plainText` says until the transaction ends. */
export const setPlainText: string = Object.entries(plainText)
  .map(([name, value]) => `set local ${name} = ${literal(value)}`)
  .join('; ');

/** All shapes a table has had, the present one last. */
export async function shapesOf(db: Asks): Promise<Map<string, Shape[]>> {
  const { rows } = await db.query<Shape>('select id, table_name, columns, key from public.record_shape order by id');
  return Map.groupBy(rows, ({ table_name }) => table_name);
}
