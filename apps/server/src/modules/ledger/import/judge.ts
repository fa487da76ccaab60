import type { CaseType, Label } from '@anyuan/contract';
import type { Kysely } from 'kysely';
import { z } from 'zod';

import type { DB } from '../../../kernel/db/types.ts';
import type { Column, SheetRow } from '../../../kernel/sheet/columns.ts';
import { repeated, type ReportRow } from '../../../kernel/sheet/report.ts';
import { rowReader, type RowReader } from '../../../kernel/sheet/row-reader.ts';
import { sheetFields, type SheetField } from './columns.ts';

/** One row of the sheet as the case it would become. */
export interface Draft extends ReportRow {
  title: string;
  at: Date | null;
  closedAt: Date | null;
  state: string;
  placeId: string | null;
  departmentId: string | null;
  data: Record<string, unknown>;
}

interface Known {
  places: Map<string, string>;
  departments: Map<string, string>;
  people: Map<string, string>;
  there: Set<string>;
}

/** Says of every row what it would do. A former number that is there already is passed over, so a file may come twice. */
export async function judge(
  db: Kysely<DB>,
  type: CaseType,
  columns: readonly Column[],
  rows: readonly SheetRow[],
  now: Date,
): Promise<Draft[]> {
  const [places, departments, people, there] = await Promise.all([
    db.selectFrom('place').select(['code', 'id']).execute(),
    db.selectFrom('department').select(['code', 'id']).execute(),
    db.selectFrom('person').select(['username as code', 'id']).where('is_active', '=', true).execute(),
    db
      .selectFrom('case')
      .select('former_number')
      .where('type', '=', type.type)
      .where('former_number', 'is not', null)
      .execute(),
  ]);
  const idsOf = (rows_: readonly { code: string | null; id: string }[]) =>
    new Map(rows_.map(({ code, id }) => [code ?? '', id]));
  const known: Known = {
    places: idsOf(places),
    departments: idsOf(departments),
    people: idsOf(people),
    there: new Set(there.map((row) => row.former_number ?? '')),
  };
  const read = rows.map((row) => {
    const reader = rowReader(row, columns);
    const code = reader.text('former', 60) ?? '';
    if (code === '') reader.complain('former', '须填原编号', 'a former number is needed');
    return { row: row.row, code, reader, cells: row.cells };
  });
  const twice = repeated(read);
  return read.map(({ row, code, reader, cells }): Draft => {
    const same = twice.get(code);
    if (same)
      reader.complain('former', `原编号重复:第 ${same.join('、')} 行`, `the number is in rows ${same.join(', ')}`);
    const draft = fill(type, reader, cells, known, now);
    const isThere = known.there.has(code);
    const verdict = isThere && !same ? 'same' : reader.problems.length > 0 ? 'bad' : 'create';
    return { row, code, verdict, problems: verdict === 'same' ? [] : reader.problems, ...draft };
  });
}

function fill(
  type: CaseType,
  read: RowReader,
  cells: Map<string, string>,
  known: Known,
  now: Date,
): Omit<Draft, keyof ReportRow> {
  const title = read.text('title', 200) ?? '';
  if (title === '') read.complain('title', '须填事由', 'a matter is needed');
  const at = instantOf(read, cells, 'at');
  if (at === null && read.problems.length === 0) read.complain('at', '须填发生时间', 'a time is needed');
  const closedAt = instantOf(read, cells, 'closedAt');
  if (at && at > now) read.complain('at', '不能晚于现在', 'it cannot be later than now');
  if (at && closedAt && closedAt < at) read.complain('closedAt', '不能早于发生时间', 'it cannot be before it began');
  if (closedAt && closedAt > now) read.complain('closedAt', '不能晚于现在', 'it cannot be later than now');
  const finals: Record<string, Label> = Object.fromEntries(
    type.final.map((state) => [state, type.states[state] ?? [state, state]]),
  );
  const outcome = read.choice('state', finals);
  if (outcome && !closedAt)
    read.complain('closedAt', '填了办结结果,须填办结时间', 'an outcome needs the time it was closed');
  const placeId = idOf(read, 'place', read.code('place') ?? null, known.places);
  if (type.where === 'required' && placeId === null && !cells.get('place'))
    read.complain('place', '须填地点', 'a place is needed');
  const departmentId = idOf(read, 'department', read.code('department') ?? null, known.departments);
  return {
    title,
    at,
    closedAt,
    state: outcome ?? type.final[0] ?? type.initial,
    placeId,
    departmentId,
    data: dataOf(type, read, cells, known),
  };
}

function idOf(read: RowReader, key: string, code: string | null, ids: Map<string, string>): string | null {
  if (code === null) return null;
  const id = ids.get(code);
  if (id === undefined) read.complain(key, `没有 ${code}`, `there is no ${code}`);
  return id ?? null;
}

function dataOf(type: CaseType, read: RowReader, cells: Map<string, string>, known: Known): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const field of sheetFields(type)) {
    const text = cells.get(field.key) ?? '';
    if (text === '') {
      if (field.isNeeded) read.complain(field.key, '必填', 'it is needed');
      continue;
    }
    const value = valueOf(field, text, read, known);
    if (value === undefined) continue;
    const parsed = field.schema.safeParse(value);
    if (parsed.success) data[field.name] = parsed.data;
    else {
      const message = parsed.error.issues[0]?.message ?? '';
      read.complain(field.key, `填写有误:${message}`, `not valid: ${message}`);
    }
  }
  return data;
}

/** The text of a cell as the value its field holds; undefined once it has been complained about. */
function valueOf({ key, schema, meta }: SheetField, text: string, read: RowReader, known: Known): unknown {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const isList = inner instanceof z.ZodArray;
  const parts = text.split(isList ? /[\s,,、;;]+/ : /$^/).filter((part) => part !== '');
  if (meta?.options) {
    const { options } = meta;
    const found = parts.map((part) => optionOf(part, options));
    const wrong = parts.filter((_, i) => found[i] === undefined);
    if (wrong.length === 0) return isList ? found : found[0];
    const list = (at: 0 | 1) =>
      Object.values(options)
        .map((label) => label[at])
        .join('、');
    read.complain(
      key,
      `没有“${wrong.join('、')}”,可用:${list(0)}`,
      `there is no "${wrong.join(', ')}"; choose from ${list(1)}`,
    );
    return undefined;
  }
  const table = tables[meta?.widget ?? ''];
  if (table) {
    const ids = parts.map((part) => idOf(read, key, part, known[table]));
    if (ids.includes(null)) return undefined;
    return isList ? ids : ids[0];
  }
  if (inner instanceof z.ZodBoolean) return read.flag(key);
  if (inner instanceof z.ZodNumber) return Number(text);
  if (meta?.widget === 'date') return read.date(key) ?? undefined;
  if (meta?.widget === 'time') return instantOf(read, new Map([[key, text]]), key)?.toISOString();
  return text;
}

const tables: Record<string, 'people' | 'departments'> = {
  person: 'people',
  people: 'people',
  department: 'departments',
  departments: 'departments',
};

function optionOf(text: string, options: Record<string, readonly [string, string]>): string | undefined {
  const wanted = text.toLowerCase();
  return Object.entries(options).find(([name, both]) =>
    [name, ...both].some((one) => one.toLowerCase() === wanted),
  )?.[0];
}

/** `2026-05-01 08:30` of the hospital; a day alone is its beginning. */
function instantOf(read: RowReader, cells: Map<string, string>, key: string): Date | null {
  const text = cells.get(key) ?? '';
  if (text === '' || text === '-') return null;
  const [, year = '', month = '', day = '', hour = '0', minute = '0'] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2})[::](\d{2})(?:[::]\d{2})?)?$/.exec(text) ?? [];
  const two = (part: string) => part.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  const at = new Date(`${date}T${two(hour)}:${two(minute)}:00+08:00`);
  const isReal =
    year !== '' && !Number.isNaN(at.getTime()) && new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
  if (isReal) return at;
  read.complain(key, '须是时间,如 2026-05-01 08:30', 'must be a time such as 2026-05-01 08:30');
  return null;
}
