import { createHash } from 'node:crypto';

import type { Client } from 'pg';

import { canonical } from '../canonical.ts';
import { recordOf, type BoundTable } from './bound.ts';
import type { Migration } from './migrate.ts';
import {
  asks,
  contentOf,
  digestOf,
  keyOf,
  literal,
  markOf,
  newestMarks,
  plainText,
  quoted,
  rowsOf,
  setPlainText,
  shapesOf,
  standing,
  type Asks,
  type Shape,
} from './shapes.ts';

const rowsAMark = 500;

/** Whether this database has a record yet: old migrations, and those of tests, do not. */
async function hasRecord(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>(`select to_regclass('public.record_shape') is not null as has`);
  return rows[0]?.has === true;
}

/**
 * Gives every table of the record its triggers, and binds rows that no mark speaks of yet: those of before there was a
 * record, and those whose columns a migration has changed. What was changed behind the record before is not bound anew:
 * verifying goes on finding it. Run by the owner, with nobody else writing.
 */
export async function bindRecord(client: Client, migrations: readonly Migration[]): Promise<void> {
  if (!(await hasRecord(client))) return;
  const { bound } = recordOf(migrations);
  const db = asks(client);
  const tables = await standing(db);
  const shapes = await shapesOf(db);
  const triggers = await triggersOf(db);
  for (const table of bound) {
    const now = tables.get(table.name);
    if (now === undefined) continue;
    if (now.key.length === 0) throw new Error(`Table ${table.name} is of the record and has no primary key`);
    const known = shapes.get(table.name) ?? [];
    const last = known.at(-1);
    const isSame =
      last !== undefined && String(last.columns) === String(now.columns) && String(last.key) === String(now.key);
    if (isSame && triggers.get(table.name) === printOf(table, last)) continue;
    await client.query('begin');
    try {
      const shape = isSame ? last : await newShape(client, table.name, now);
      await client.query(triggerOf(table, shape));
      if (!isSame) await bindRows(client, table, shape, known, tables.get(table.name)!.columns);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  }
}

/** Ends a transaction of the owner that may have written rows of the record: with a line that says why. */
export async function sealOwn(client: Client, action: string, subject: string, detail: object): Promise<void> {
  if (!(await hasRecord(client))) return;
  const { rows } = await client.query<{ wrote: boolean }>(
    `select coalesce(current_setting('anyuan.record', true), '') <> '' as wrote`,
  );
  if (!rows[0]?.wrote) return;
  const line = {
    actorKind: 'system',
    actorId: null,
    actorName: 'anyuan',
    action,
    subjectType: 'table',
    subjectId: subject,
    detail: canonical({ ...detail }),
  };
  await client.query(`select seal(now(), $1::jsonb, '[]')`, [JSON.stringify([line])]);
}

/** What a transaction has written so far, and one mark more. The same is in the triggers. */
export const hashOn = (before: Buffer, mark: Buffer): Buffer =>
  createHash('sha256').update(before).update(mark).digest();

async function newShape(client: Client, table: string, { columns, key }: Omit<Shape, 'id' | 'table_name'>) {
  const { rows } = await client.query<Shape>(
    'insert into record_shape (table_name, columns, key) values ($1, $2, $3) returning id, table_name, columns, key',
    [table, columns, key],
  );
  return rows[0]!;
}

// A statement that touches no row writes nothing, not even a number: it must not become a change.
const bodyOf = (table: BoundTable, shape: Shape): string => `
declare
  mark text := coalesce(current_setting('anyuan.record', true), '');
  salt uuid := gen_random_uuid();
  first bigint;
  before bytea := '';
  after bytea;
begin
  if mark <> '' then
    first := split_part(mark, ':', 1)::bigint;
    before := decode(split_part(mark, ':', 2), 'hex');
  end if;
  insert into public.record_rows as r (tx, id, shape, op, keys, digests, salt)
  select coalesce(first, w.id), w.id, ${shape.id}, case tg_op when 'DELETE' then 'd' else 'w' end, w.keys, w.digests, salt
  from (select nextval('public.record_row') as id, g.keys, g.digests
    from (select array_agg(${keyOf(shape)}) as keys, string_agg(${digestOf('salt', contentOf(shape))}, ''::bytea) as digests
      from changed n where ${rowsOf(table)} having count(*) > 0) g) w
  returning r.tx, sha256(before || ${markOf}) into first, after;
  if after is not null then
    perform set_config('anyuan.record', first || ':' || encode(after, 'hex'), true);
  end if;
  return null;
end`;

const sets = Object.entries(plainText)
  .map(([name, value]) => `set ${name} = ${literal(value)}`)
  .join(' ');
const events = ['insert', 'update', 'delete'] as const;

/** Security definer: the server's own role may write no mark. */
function triggerOf(table: BoundTable, shape: Shape): string {
  const name = `record_of_${table.name}`;
  const made = events.map((event) => {
    const rows = event === 'delete' ? 'old' : 'new';
    return `create or replace trigger record_${event} after ${event} on ${quoted(table.name)}
      referencing ${rows} table as changed for each statement execute function ${quoted(name)}();`;
  });
  return `create or replace function ${quoted(name)}() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public ${sets} as $record$${bodyOf(table, shape)}$record$;
    revoke execute on function ${quoted(name)}() from public;
    ${made.join('\n')}
    alter table ${quoted(table.name)} enable trigger record_insert, enable trigger record_update, enable trigger record_delete;`;
}

const hashOf = (text: string): string => createHash('md5').update(text).digest('hex');
const printOf = (table: BoundTable, shape: Shape): string => `${hashOf(bodyOf(table, shape))} 3`;

/** By table: which function its triggers call, and how many of them are on. */
async function triggersOf(db: Asks): Promise<Map<string, string>> {
  const { rows } = await db.query<{ name: string; print: string }>(`
    select c.relname::text as name, md5(p.prosrc) || ' ' || count(*) as print
    from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid join pg_catalog.pg_proc p on p.oid = t.tgfoid
    where c.relnamespace = 'public'::regnamespace and t.tgname in ('record_insert', 'record_update', 'record_delete')
      and t.tgenabled in ('O', 'A') and p.proname = 'record_of_' || c.relname
    group by c.relname, p.prosrc`);
  return new Map(rows.map(({ name, print }) => [name, print]));
}

/** Tables of the record whose changes leave no mark now: their triggers are gone, switched off or replaced. */
export async function unguarded(db: Asks, tables: readonly BoundTable[]): Promise<BoundTable[]> {
  const shapes = await shapesOf(db);
  const triggers = await triggersOf(db);
  return tables.filter((table) => {
    const shape = shapes.get(table.name)?.at(-1);
    return shape === undefined || triggers.get(table.name) !== printOf(table, shape);
  });
}

/** Marks for rows as they stand; of rows with a mark under the shape before, only for those that still say the same. */
async function bindRows(
  client: Client,
  table: BoundTable,
  shape: Shape,
  known: readonly Shape[],
  columns: readonly string[],
): Promise<void> {
  const before = known.at(-1);
  const isComparable = before !== undefined && [...before.columns, ...before.key].every((one) => columns.includes(one));
  const sameAsBefore = isComparable
    ? `${keyOf(before)} in (select m.k from (${newestMarks(known.map(({ id }) => id))}) m
        join ${quoted(table.name)} n on ${keyOf(before)} = m.k
        where m.op = 'w' and m.digest = ${digestOf('m.salt', contentOf(before))})`
    : 'true';
  await client.query(setPlainText);
  const from = `${quoted(table.name)} n where ${rowsOf(table)} and ${sameAsBefore}`;
  const { rows: counted } = await client.query<{ n: number }>(`select count(*)::int as n from ${from}`);
  const count = counted[0]?.n ?? 0;
  if (count === 0) return;
  const groups = Math.ceil(count / rowsAMark);
  await client.query(`
    with first as materialized (select nextval('record_row') as tx),
    grouped as materialized (select g, gen_random_uuid() as salt from generate_series(0, ${groups - 1}) g)
    insert into record_rows as r (tx, id, shape, op, keys, digests, salt)
    select first.tx, case when g.g = 0 then first.tx else nextval('record_row') end, ${shape.id}, 'w', g.keys, g.digests, g.salt
    from first, (select s.g, s.salt, array_agg(${keyOf(shape)}) as keys,
        string_agg(${digestOf('s.salt', contentOf(shape))}, ''::bytea) as digests
      from grouped s join (select n.*, abs(hashtext(${keyOf(shape)})::bigint) % ${groups} as record_group from ${from}) n
        on n.record_group = s.g
      group by s.g, s.salt order by s.g) g`);
  const { rows: marks } = await client.query<{ tx: string; mark: Buffer }>(`
    select r.tx::text, ${markOf} as mark from record_rows r
    where r.tx = (select max(tx) from record_rows where shape = ${shape.id}) order by r.id`);
  const hash = marks.reduce<Buffer>((sum, { mark }) => hashOn(sum, mark), Buffer.alloc(0));
  await client.query(`select set_config('anyuan.record', $1, true)`, [`${marks[0]!.tx}:${hash.toString('hex')}`]);
  await sealOwn(client, 'record.bind', table.name, {
    rows: count,
    why: before === undefined ? 'first' : isComparable ? 'columns' : 'columns gone',
  });
}
