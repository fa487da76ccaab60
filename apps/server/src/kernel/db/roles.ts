import type { Client } from 'pg';

import { recordOf } from './bound.ts';
import { databaseClient } from './client.ts';
import { readOrMakePassword } from './cluster.ts';
import { readMigrations } from './migrate.ts';
import { asks, literal, quoted, type Asks } from './shapes.ts';

/** The server's own role in the database: it owns nothing, and may not change what is only added to. */
export interface AppRole {
  /** How the server connects from now on. */
  url: string;
  /** Set when the owner's rights are all there is, and why. */
  weak?: 'no-right-to-make-roles' | 'role-cannot-connect';
}

/**
 * Gives the server a role of its own and that role its rights; run by the owner after migrating. Embedded or external,
 * fresh or upgraded: the rights are compared with what they should be at every start.
 * @param given the role's own address, if the hospital has made one (then `ownerUrl` is DATABASE_OWNER_URL)
 */
export async function prepareAppRole(ownerUrl: string, data: string, given?: string): Promise<AppRole> {
  const client = databaseClient(ownerUrl, { application_name: 'anyuan roles' });
  await client.connect();
  try {
    if (given !== undefined) {
      await grant(client, decodeURIComponent(new URL(given).username));
      return { url: given };
    }
    const url = new URL(ownerUrl);
    const role = `${decodeURIComponent(url.pathname.slice(1))}_app`;
    if (!(await mayMakeRoles(client))) return { url: ownerUrl, weak: 'no-right-to-make-roles' };
    url.username = encodeURIComponent(role);
    url.password = readOrMakePassword(data, 'postgres.app-password').password;
    await makeRole(client, role, url);
    await grant(client, role);
    return (await connects(url.href)) ? { url: url.href } : { url: ownerUrl, weak: 'role-cannot-connect' };
  } finally {
    await client.end();
  }
}

async function mayMakeRoles(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    'select rolsuper or rolcreaterole as may from pg_catalog.pg_roles where rolname = current_user',
  );
  return rows[0]?.may === true;
}

async function makeRole(client: Client, role: string, url: URL): Promise<void> {
  const { rows } = await client.query<{ is: boolean }>(
    'select exists (select from pg_catalog.pg_roles where rolname = $1) as is',
    [role],
  );
  const isThere = rows[0]?.is === true;
  if (isThere && (await connects(url.href))) return;
  const password = literal(decodeURIComponent(url.password));
  await client.query(`${isThere ? 'alter' : 'create'} role ${quoted(role)} login nosuperuser nocreatedb nocreaterole
    noreplication nobypassrls password ${password}`);
}

async function connects(url: string): Promise<boolean> {
  const client = databaseClient(url, { connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Functions of the owner by which the server writes what it may not write itself. */
const doors = [
  'seal',
  'add_seal',
  'remove_old_intake',
  'forget_reported',
  'forget_call_words',
  'seal_call_note',
  'remove_demo_record',
  'remove_demo_follow_ups',
  'remove_demo_clinical',
  'remove_demo_rounds',
  'remove_demo_uplinks',
];
const all = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] as const;
/** Written through the doors and triggers only. */
const closed = new Set(['audit', 'audit_seal', 'chain_head', 'record_rows', 'record_shape', 'migration']);

/** Makes the rights of a role what they should be; writes nothing if they are. */
export async function grant(client: Client, role: string): Promise<void> {
  const db = asks(client);
  await letIn(client, role);
  const wrong = await wrongRights(db, role);
  const who = quoted(role);
  for (const { schema, table, want } of wrong) {
    const name = `${quoted(schema)}.${quoted(table)}`;
    await client.query(`revoke all on ${name} from ${who}; grant ${want.join(', ')} on ${name} to ${who}`);
  }
  const { rows } = await db.query<{ due: boolean }>(
    `select not (has_schema_privilege($1, 'public', 'USAGE') and has_function_privilege($1, 'seal(timestamptz, jsonb, jsonb)', 'EXECUTE')
      and (to_regnamespace('graphile_worker') is null or has_schema_privilege($1, to_regnamespace('graphile_worker'), 'USAGE'))) as due`,
    [role],
  );
  if (wrong.length === 0 && rows[0]?.due !== true) return;
  const { rows: schemas } = await db.query<{ name: string }>(
    `select nspname::text as name from pg_catalog.pg_namespace where nspname in ('public', 'graphile_worker')`,
  );
  for (const { name } of schemas)
    await client.query(`grant usage on schema ${name} to ${who}; grant usage, select, update on all sequences in schema ${name} to ${who};
      grant execute on all functions in schema ${name} to ${who}`);
  // Sequences and functions of the record itself are the owner's.
  await client.query(
    `revoke all on sequence record_row from ${who}; revoke create on schema public from public, ${who}`,
  );
  const { rows: own } = await db.query<{ call: string }>(
    `select oid::regprocedure::text as call from pg_catalog.pg_proc
     where pronamespace = 'public'::regnamespace and prosecdef and not (proname = any($1::text[]))`,
    [doors],
  );
  for (const { call } of own) await client.query(`revoke execute on function ${call} from ${who}`);
}

/** The job queue keeps its rows from everybody but their owner; the server's role is let in. */
async function letIn(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ table: string }>(
    `select c.oid::regclass::text as table from pg_catalog.pg_class c
     where c.relnamespace = to_regnamespace('graphile_worker') and c.relrowsecurity
       and not exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid and p.polname = 'anyuan server'
         and (select oid from pg_catalog.pg_roles where rolname = $1) = any(p.polroles))`,
    [role],
  );
  for (const { table } of rows)
    await client.query(`drop policy if exists "anyuan server" on ${table};
      create policy "anyuan server" on ${table} to ${quoted(role)} using (true) with check (true)`);
}

interface Right {
  schema: string;
  table: string;
  want: string[];
}

/** Tables on which a role may do more or less than it should. */
export async function wrongRights(db: Asks, role: string): Promise<Right[]> {
  const { bound } = recordOf(readMigrations());
  const modes = new Map(bound.map((table) => [table.name, table]));
  const wanted = (schema: string, table: string): string[] => {
    if (schema !== 'public') return [...all];
    if (closed.has(table)) return ['SELECT'];
    const known = modes.get(table);
    if (known?.mode === 'append-only') return ['SELECT', 'INSERT'];
    return all.filter((right) => right !== 'DELETE' || known === undefined || known.isDeletable);
  };
  const { rows } = await db.query<{ schema: string; table: string; has: string[] }>(
    `select n.nspname::text as schema, c.relname::text as table,
       array(select r from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) r
         where has_table_privilege($1::name, c.oid, r)) as has
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'graphile_worker') and c.relkind in ('r', 'p', 'v', 'm')`,
    [role],
  );
  return rows.flatMap(({ schema, table, has }) => {
    const want = wanted(schema, table);
    return String(has) === String(want) ? [] : [{ schema, table, want }];
  });
}
