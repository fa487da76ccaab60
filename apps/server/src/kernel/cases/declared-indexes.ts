import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { refuse, type ApiError, type CaseType, type LookedUp, type UniqueRule } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';
import type { Client } from 'pg';

import type { App } from '../app.ts';
import { databaseClient } from '../db/client.ts';
import type { CaseEngine } from './types.ts';

/** Indexes of ours begin with this; only such ones are ever dropped. */
const prefix = 'declared_';
// One number for all of our servers, not the migrations'.
const lock = 4_226_112_212;

/** An index that a declaration asks for. */
interface DeclaredIndex {
  name: string;
  type: CaseType;
  rule: UniqueRule | null;
  columns: string[];
  where: string;
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** What a field says, as its index has it; `loose` is blind to spaces and capitals. */
function expressionOf(field: LookedUp): string {
  const [name, isLoose] = typeof field === 'string' ? [field, false] : [field.loose, true];
  const value = `(data->>${text(name)})`;
  return isLoose ? `lower(regexp_replace(${value}, '\\s', '', 'g'))` : value;
}

/** Cases of a type that say this in a field it is looked up by: worded as the index is, so that it is used. */
export const saysIn = (type: string, field: LookedUp, value: string): RawBuilder<boolean> =>
  sql<boolean>`(type = ${sql.lit(type)} and ${sql.raw(expressionOf(field))} = ${looseValue(field, value)})`;

const looseValue = (field: LookedUp, value: string): string =>
  typeof field === 'string' ? value : value.replaceAll(/\s/g, '').toLowerCase();

function whereOf({ type }: CaseType, rule: UniqueRule | null): string {
  const states = rule?.while;
  const condition =
    states === undefined ? '' : states === 'open' ? ' and is_open' : ` and state in (${states.map(text).join(', ')})`;
  return `type = ${text(type)}${condition}`;
}

/** Every index the declarations ask for. Its name carries what it is made of, so one that is declared otherwise is another. */
export function declaredIndexes(types: readonly CaseType[]): DeclaredIndex[] {
  return types.flatMap((type) => [
    // What is a drill, or a test, never stands in the way of what is real.
    ...(type.unique ?? []).map((rule) => named(type, rule, ['mode', ...rule.fields.map(expressionOf)])),
    ...(type.indexed ?? []).map((field) => named(type, null, [expressionOf(field)])),
  ]);
}

function named(type: CaseType, rule: UniqueRule | null, columns: string[]): DeclaredIndex {
  const where = whereOf(type, rule);
  const made = createHash('sha256')
    .update(JSON.stringify([rule !== null, columns, where]))
    .digest('hex')
    .slice(0, 10);
  return { name: `${prefix}${type.type.toLowerCase().slice(0, 40)}_${made}`, type, rule, columns, where };
}

/**
 * Brings the indexes of the database in line with the declarations: makes what is missing without stopping anybody who
 * writes, drops those of ours that are declared no more. Two servers that start at once do it one after the other.
 */
export async function bringIndexes(engine: CaseEngine, app: App): Promise<void> {
  const client = databaseClient(app.database.ownerUrl, { application_name: 'anyuan indexes' });
  await client.connect();
  try {
    const wanted = declaredIndexes(engine.types());
    if (await isInLine(client, wanted)) return;
    // Asked again and again: whoever waits inside a statement would be waited for by `create index concurrently`.
    while (!(await tryLock(client))) await wait(50);
    const there = await existing(client);
    const names = new Set(wanted.map(({ name }) => name));
    // An invalid one is what a start that was cut off has left behind.
    for (const { name, isValid } of there)
      if (!names.has(name) || !isValid) await client.query(`drop index concurrently if exists "${name}"`);
    const kept = new Set(there.filter(({ isValid }) => isValid).map(({ name }) => name));
    for (const index of wanted) if (!kept.has(index.name)) await make(client, app, index);
  } finally {
    await client.end();
  }
}

const isInLine = async (client: Client, wanted: readonly DeclaredIndex[]): Promise<boolean> => {
  const there = await existing(client);
  return (
    there.every(({ name, isValid }) => isValid && wanted.some((index) => index.name === name)) &&
    wanted.every(({ name }) => there.some((index) => index.name === name))
  );
};

const tryLock = async (client: Client): Promise<boolean> =>
  (await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lock])).rows[0]?.mine === true;

async function existing(client: Client): Promise<{ name: string; isValid: boolean }[]> {
  const { rows } = await client.query<{ name: string; isValid: boolean }>(
    `select i.relname as name, x.indisvalid as "isValid" from pg_index x join pg_class i on i.oid = x.indexrelid
     where x.indrelid = '"case"'::regclass and starts_with(i.relname, $1)`,
    [prefix],
  );
  return rows;
}

async function make(client: Client, app: App, { name, type, rule, columns, where }: DeclaredIndex): Promise<void> {
  // Nobody writes to an empty table for long, and every test has one.
  const some = await client.query('select from "case" limit 1');
  const how = `${some.rowCount === 0 ? '' : 'concurrently '}"${name}" on "case" (${columns.join(', ')}) where ${where}`;
  try {
    await client.query(`create ${rule ? 'unique ' : ''}index ${how}`);
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    // A hospital must be able to start although it has written something twice in years before.
    await client.query(`drop index concurrently if exists "${name}"`);
    app.log.error(
      { type: type.type, fields: rule?.fields, detail: (error as { detail?: string }).detail },
      'cases say the same where their type allows it once; until they are settled nothing keeps others from it',
    );
  }
}

/** The refusal a declaration gives for what one of its unique indexes has refused; null: it was something else. */
export async function refusalOf(engine: CaseEngine, app: App, error: unknown): Promise<ApiError | null> {
  const { code, constraint, detail } = error as { code?: string; constraint?: string; detail?: string };
  if (code !== '23505' || !constraint?.startsWith(prefix)) return null;
  const index = declaredIndexes(engine.types()).find(({ name }) => name === constraint);
  if (!index?.rule) return null;
  const said = /=\((.*)\) already exists/s.exec(detail ?? '')?.[1] ?? '';
  return refuse(index.rule.refuses, { what: (await numberOf(app, index, said)) ?? said });
}

/** The case that stands in the way. PostgreSQL says `Key (mode, (data ->> 'a'::text))=(real, X-1) already exists.` */
async function numberOf(app: App, { columns, where }: DeclaredIndex, said: string): Promise<string | undefined> {
  const values = said.split(', ');
  // A value with a comma in it cannot be told apart from two; the refusal then says the values.
  if (values.length !== columns.length) return undefined;
  const same = columns.map((column, i) => sql`${sql.raw(column)} = ${values[i]}`);
  const { rows } = await sql<{ number: string }>`
    select number from "case" where ${sql.raw(where)} and ${sql.join(same, sql` and `)} limit 1`.execute(app.db);
  return rows[0]?.number;
}
