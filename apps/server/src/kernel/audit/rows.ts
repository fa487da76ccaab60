import { hashOn } from '../db/bind.ts';
import type { BoundTable } from '../db/bound.ts';
import { readMigrations, recordOf, unguarded } from '../db/index.ts';
import {
  contentOf,
  digestOf,
  keyOf,
  literal,
  markOf,
  newestMarks,
  quoted,
  rowsOf,
  shapesOf,
  standing,
  type Asks,
  type Shape,
} from '../db/shapes.ts';
import type { ChainRow } from './chain.ts';
import type { Problem } from './walk.ts';

const most = 100;
const none = Buffer.alloc(0);

/** Whether what some audit lines say was written is what stands beside them; gives the lines of which it is not true. */
export async function unlikeMarks(db: Asks, lines: readonly ChainRow[]): Promise<Problem[]> {
  const claims = lines.filter(({ rows_tx }) => rows_tx !== null);
  if (claims.length === 0) return [];
  const { rows } = await db.query<{ tx: number; marks: Buffer }>(
    `select r.tx, string_agg(${markOf}, ''::bytea order by r.id) as marks from public.record_rows r
     where r.tx = any($1::bigint[]) group by r.tx`,
    [claims.map(({ rows_tx }) => rows_tx)],
  );
  const hashes = new Map(rows.map(({ tx, marks }) => [tx, hashOver(marks)]));
  return claims
    .filter(({ rows_tx, rows_hash }) => !hashes.get(rows_tx as number)?.equals(rows_hash ?? none))
    .map(({ seq }) => ({
      seq,
      kind: 'edited',
      zh: `第 ${seq} 条所附的写入登记被改动、删除或添加过`,
      en: `What row ${seq} says was written has been changed, deleted or added to`,
    }));
}

function hashOver(marks: Buffer): Buffer {
  let hash: Buffer = none;
  for (let at = 0; at < marks.length; at += 32) hash = hashOn(hash, marks.subarray(at, at + 32));
  return hash;
}

/** A row of the record that does not stand as it was written. */
interface Found {
  table: BoundTable;
  key: string;
  kind: 'edited' | 'missing' | 'inserted' | 'outside';
  tx: number | null;
}

/** Compares every row of every table of the record with the newest mark of it. */
export async function compareRows(db: Asks): Promise<{ things: number; problems: Problem[] }> {
  const { bound } = recordOf(readMigrations());
  const tables = await standing(db);
  const shapes = await shapesOf(db);
  let things = 0;
  const found: Found[] = [];
  const unknown: Problem[] = [];
  for (const table of bound) {
    const shape = shapes.get(table.name)?.at(-1);
    const now = tables.get(table.name);
    if (shape === undefined || now === undefined || shape.columns.some((one) => !now.columns.includes(one))) {
      unknown.push(unreadable(table));
      continue;
    }
    const compared = await compare(db, table, shape, shapes.get(table.name) ?? []);
    things += compared.things;
    found.push(...compared.found.slice(0, most - found.length));
  }
  if (found.length < most) found.push(...(await outside(db, bound, shapes)).slice(0, most - found.length));
  const off = (await unguarded(db, bound)).filter((table) => !unknown.some(({ thing }) => thing?.table === table.name));
  return { things, problems: [...unknown, ...off.map(isOff), ...(await told(db, found, shapes))] };
}

async function compare(
  db: Asks,
  table: BoundTable,
  shape: Shape,
  known: readonly Shape[],
): Promise<{ things: number; found: Found[] }> {
  // Counted in the same pass: the last line carries how many rows there are.
  const { rows } = await db.query<{ key: string | null; kind: Found['kind'] | 'all'; tx: number | null; n: number }>(`
    with mark as (${newestMarks(known.map(({ id }) => id))}),
    here as (select ${keyOf(shape)} as k, ${contentOf(shape)} as content from public.${quoted(table.name)} n where ${rowsOf(table)}),
    compared as (
      select coalesce(h.k, m.k) as key, m.tx, h.k is not null as is_here,
        case when h.k is null then case when m.op = 'w' then 'missing' end
          when m.k is null or m.op = 'd' then 'inserted'
          when m.salt is null or m.digest <> ${digestOf('m.salt', 'h.content')} then 'edited' end as kind
      from mark m full join here h on h.k = m.k)
    (select key, kind, tx, 0 as n from compared where kind is not null order by key limit ${most})
    union all select null, 'all', null, count(*) filter (where is_here)::int from compared`);
  return {
    things: rows.find(({ kind }) => kind === 'all')?.n ?? 0,
    found: rows.flatMap(({ key, kind, tx }) => (kind === 'all' || key === null ? [] : [{ table, key, kind, tx }])),
  };
}

/** Marks that no audit line answers for: somebody has written past the server. */
async function outside(db: Asks, bound: readonly BoundTable[], shapes: ReadonlyMap<string, Shape[]>): Promise<Found[]> {
  const { rows } = await db.query<{ shape: number; keys: string[]; tx: number }>(`
    select r.shape, r.keys[1:${most}] as keys, r.tx from public.record_rows r
    where not exists (select from public.audit a where a.rows_tx = r.tx) order by r.id limit ${most}`);
  return rows.flatMap(({ shape, keys, tx }) => {
    const table = bound.find(({ name }) => shapes.get(name)?.some(({ id }) => id === shape));
    return table ? keys.map((key): Found => ({ table, key, kind: 'outside', tx })) : [];
  });
}

/** Columns by which people know a thing. */
const names = ['number', 'code', 'name', 'username', 'title', 'action', 'key', 'channel'];

async function told(db: Asks, found: readonly Found[], shapes: ReadonlyMap<string, Shape[]>): Promise<Problem[]> {
  if (found.length === 0) return [];
  const { rows: lines } = await db.query<{ tx: number; seq: number; at: string; who: string }>(
    `select rows_tx as tx, seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, actor_name as who
     from public.audit where rows_tx = any($1::bigint[])`,
    [[...new Set(found.flatMap(({ tx }) => tx ?? []))]],
  );
  const lineOf = new Map(lines.map((line) => [line.tx, line]));
  const problems: Problem[] = [];
  for (const [table, some] of Map.groupBy(found, (one) => one.table)) {
    const known = await namesOf(
      db,
      shapes.get(table.name)!.at(-1)!,
      some.map(({ key }) => key),
    );
    for (const { key, kind, tx } of some) {
      const line = tx === null ? undefined : lineOf.get(tx);
      const name = known.get(key) ?? '';
      const thing = { table: table.name, key, name };
      problems.push({ seq: line?.seq ?? 0, kind, thing, ...wordsFor(kind, table, name || key, line) });
    }
  }
  return problems;
}

async function namesOf(db: Asks, shape: Shape, keys: readonly string[]): Promise<Map<string, string>> {
  const own = names.filter((one) => shape.columns.includes(one)).map((one) => `n.${quoted(one)}::text`);
  const about = ['case_id', 'subject_id', 'from_id'].find((one) => shape.columns.includes(one));
  if (about !== undefined) own.unshift(`(select c.number from public."case" c where c.id = n.${quoted(about)})`);
  if (own.length === 0) return new Map();
  const { rows } = await db.query<{ k: string; name: string }>(
    `select ${keyOf(shape)} as k, concat_ws(' ', ${own.slice(0, 3).join(', ')}) as name
     from public.${quoted(shape.table_name)} n where ${keyOf(shape)} in (${keys.map(literal).join(', ')})`,
  );
  return new Map(rows.map(({ k, name }) => [k, name]));
}

type Line = { seq: number; at: string; who: string } | undefined;

function wordsFor(kind: Found['kind'], { zh, en }: BoundTable, name: string, line: Line): { zh: string; en: string } {
  const since = line && {
    zh: `(最后一次正当写入:第 ${line.seq} 条,${line.at},${line.who})`,
    en: ` (last written properly in row ${line.seq}, ${line.at}, ${line.who})`,
  };
  const said = {
    edited: { zh: `${zh} ${name} 的内容被改动过`, en: `${en} ${name} was changed` },
    missing: { zh: `${zh} ${name} 被删除`, en: `${en} ${name} was deleted` },
    inserted: { zh: `${zh} ${name} 是绕过系统添加的`, en: `${en} ${name} was added past the system` },
    outside: {
      zh: `${zh} ${name} 在系统之外被写入或删除,没有审计记录`,
      en: `${en} ${name} was written or deleted past the system, without an audit line`,
    },
  }[kind];
  return { zh: `${said.zh}${since?.zh ?? ''}`, en: `${said.en}${since?.en ?? ''}` };
}

const tableOf = ({ name }: BoundTable) => ({ table: name, key: '', name: '' });
const unreadable = (table: BoundTable): Problem => ({
  seq: 0,
  kind: 'guard',
  thing: tableOf(table),
  zh: `${table.zh}:登记方式丢失或表结构被改动,无法核对`,
  en: `${table.en}: how its rows are bound is lost, or its columns were changed; it cannot be compared`,
});
const isOff = (table: BoundTable): Problem => ({
  seq: 0,
  kind: 'guard',
  thing: tableOf(table),
  zh: `${table.zh}:写入登记被关闭或替换(重启服务可恢复)`,
  en: `${table.en}: its changes leave no mark now, the triggers are off or replaced (a restart brings them back)`,
});
