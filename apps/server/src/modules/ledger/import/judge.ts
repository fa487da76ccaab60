import { type CaseType, type Finder, instantIn, type Label, readText, type Relation } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../../../kernel/db/index.ts';
import { finderOf } from '../../../kernel/names.ts';
import {
  type Column,
  repeated,
  type ReportRow,
  rowReader,
  type RowReader,
  type SheetRow,
} from '../../../kernel/sheet/index.ts';
import { sheetFields, sheetPeople, sheetSteps } from './columns.ts';

/** One row of the sheet as the case it would become. */
export interface Draft extends ReportRow {
  title: string;
  at: Date | null;
  closedAt: Date | null;
  state: string;
  placeId: string | null;
  departmentId: string | null;
  data: Record<string, unknown>;
  steps: Record<string, Date>;
  people: { personId: string; relation: Relation }[];
  /** Who had to do with it and is not, or no longer, in the book of people. */
  strangers: string[];
}

/** Says of every row what it would do. A former number that is there already is passed over, so a file may come twice. */
export async function judge(
  db: Kysely<DB>,
  type: CaseType,
  columns: readonly Column[],
  rows: readonly SheetRow[],
  now: Date,
): Promise<Draft[]> {
  const [finder, before] = await Promise.all([
    finderOf(db),
    db
      .selectFrom('case')
      .select('former_number')
      .where('type', '=', type.type)
      .where('former_number', 'is not', null)
      .execute(),
  ]);
  const there = new Set(before.map((row) => row.former_number ?? ''));
  const read = rows.map((row) => {
    const reader = rowReader(row, columns);
    const code = reader.text('former', 60) ?? '';
    if (code === '') reader.complain('former', '须填原编号', 'a former number is needed');
    return { row: row.row, sheet: row.sheet, code, reader, cells: row.cells };
  });
  const twice = repeated(read);
  return read.map(({ row, code, reader, cells }): Draft => {
    const same = twice.get(code);
    if (same)
      reader.complain('former', `原编号重复:第 ${same.join('、')} 行`, `the number is in rows ${same.join(', ')}`);
    const draft = fill(type, reader, cells, finder, now);
    const isThere = there.has(code);
    const verdict = isThere && !same ? 'same' : reader.problems.length > 0 ? 'bad' : 'create';
    return { row, code, verdict, problems: verdict === 'same' ? [] : reader.problems, ...draft };
  });
}

function fill(
  type: CaseType,
  read: RowReader,
  cells: Map<string, string>,
  finder: Finder,
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
  const placeId = idOf(read, 'place', cells, finder);
  if (type.where === 'required' && placeId === null && !cells.get('place'))
    read.complain('place', '须填地点', 'a place is needed');
  const departmentId = idOf(read, 'department', cells, finder);
  return {
    title,
    at,
    closedAt,
    state: outcome ?? type.final[0] ?? type.initial,
    placeId,
    departmentId,
    data: dataOf(type, read, cells, finder),
    steps: stepsOf(type, read, cells, { at, closedAt }),
    ...peopleOf(type, read, cells, finder, closedAt !== null),
  };
}

/** When which step was taken, as far as it was kept. */
function stepsOf(
  type: CaseType,
  read: RowReader,
  cells: Map<string, string>,
  { at, closedAt }: { at: Date | null; closedAt: Date | null },
): Record<string, Date> {
  const steps: Record<string, Date> = {};
  for (const { key, stamp } of sheetSteps(type)) {
    const taken = instantOf(read, cells, key);
    if (!taken) continue;
    if (!closedAt) read.complain(key, '未办结的不填,办理时由系统记录', 'of what is still open it is not given');
    else if ((at && taken < at) || taken > closedAt)
      read.complain(key, '须在发生时间与办结时间之间', 'it must be between the beginning and the end');
    else steps[stamp] = taken;
  }
  return steps;
}

function peopleOf(type: CaseType, read: RowReader, cells: Map<string, string>, finder: Finder, isClosed: boolean) {
  const people: Draft['people'] = [];
  const strangers: string[] = [];
  for (const relation of sheetPeople(type)) {
    const names = (cells.get(relation) ?? '').split(/[,,、;;/]/).map((name) => name.trim());
    for (const name of names.filter((one) => one !== '' && one !== '-')) {
      if (!isClosed && relation !== 'reporter') {
        read.complain(
          relation,
          '未办结的不填,导入后在系统中派发',
          'of what is still open it is not given: assign it afterwards',
        );
        break;
      }
      const found = finder.find('person', name);
      if (found === 'many')
        read.complain(relation, `有不止一个 ${name},请填用户名`, `there is more than one ${name}; give the user name`);
      else if (found) people.push({ personId: found.id, relation });
      else strangers.push(name);
    }
  }
  return { people, strangers };
}

/** The place or department a cell calls by code or full name. */
function idOf(read: RowReader, key: 'place' | 'department', cells: Map<string, string>, finder: Finder): string | null {
  const text = cells.get(key) ?? '';
  if (text === '' || text === '-') return null;
  const found = finder.find(key, text);
  if (typeof found === 'object') return found.id;
  if (found === 'many')
    read.complain(key, `有不止一个 ${text},请填编码`, `there is more than one ${text}; give the code`);
  else read.complain(key, `没有 ${text}`, `there is no ${text}`);
  return null;
}

function dataOf(type: CaseType, read: RowReader, cells: Map<string, string>, finder: Finder): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const { key, name, schema, isNeeded } of sheetFields(type)) {
    const text = cells.get(key) ?? '';
    if (text === '') {
      if (isNeeded) read.complain(key, '必填', 'it is needed');
      continue;
    }
    const said = readText(schema, text, finder);
    if ('wrong' in said) read.complain(key, ...said.wrong);
    else data[name] = said.value;
  }
  return data;
}

/** `2026-05-01 08:30` of the hospital; a day alone is its beginning. */
function instantOf(read: RowReader, cells: Map<string, string>, key: string): Date | null {
  const text = cells.get(key) ?? '';
  if (text === '' || text === '-') return null;
  const at = instantIn(text);
  if (at) return new Date(at);
  read.complain(key, '须是时间,如 2026-05-01 08:30', 'must be a time such as 2026-05-01 08:30');
  return null;
}
