import { code as codeSchema, phoneNumber, type ImportReport } from '@anyuan/contract';

import { listed } from '../listed.ts';
import type { Column, SheetRow } from './columns.ts';

export type Problem = Omit<ImportReport['rows'][number]['problems'][number], 'columnEn'>;

/** Undefined: leave as it is (an empty cell, or no such column). Null: clear (`-`). */
export type Given<T> = T | null | undefined;

export interface RowReader {
  problems: Problem[];
  complain(key: string, zh: string, en: string): void;
  text(key: string, max: number): Given<string>;
  /** As it is stored, however it was written. */
  phone(key: string): Given<string>;
  code(key: string): Given<string>;
  codes(key: string, max: number): Given<string[]>;
  number(key: string, min: number, max: number): Given<number>;
  date(key: string): Given<string>;
  flag(key: string): boolean | undefined;
  choice<T extends string>(key: string, labels: Record<T, readonly [string, string]>): Given<T>;
}

const badPhone = ['不是电话号码,例如 13800001234', 'not a telephone number, e.g. 13800001234'] as const;
const yes = ['是', 'yes', 'y', 'true', '1', '√', '✓'];
const no = ['否', 'no', 'n', 'false', '0', '×', '-'];

/** Reads the cells of one row as what they should be, and notes in both languages what they are not. */
export function rowReader(row: SheetRow, columns: readonly Column[]): RowReader {
  const problems: Problem[] = [];
  const title = (key: string): string => columns.find((column) => column.key === key)?.zh ?? key;
  const complain = (key: string, zh: string, en: string) => void problems.push({ column: title(key), zh, en });
  for (const [key, error] of row.errors) complain(key, ...error);

  function given<T>(key: string, read: (text: string) => T | undefined): Given<T> {
    const text = row.cells.get(key) ?? '';
    if (text === '') return undefined;
    return text === '-' ? null : read(text);
  }

  return {
    problems,
    complain,
    text: (key, max) =>
      given(key, (text) => {
        if (text.length <= max) return text;
        complain(key, `最多 ${max} 字`, `at most ${max} characters`);
        return undefined;
      }),
    phone: (key) =>
      given(key, (text) => {
        const { success, data } = phoneNumber.safeParse(text);
        if (!success) complain(key, ...badPhone);
        return data;
      }),
    code: (key) =>
      given(key, (text) => {
        if (asCode(text) === undefined) complain(key, ...badCode);
        return asCode(text);
      }),
    codes: (key, max) =>
      given(key, (text) => {
        const codes = [...new Set(listed(text))];
        if (codes.length > max) complain(key, `最多 ${max} 个`, `at most ${max}`);
        else if (codes.some((one) => asCode(one) === undefined)) complain(key, ...badCode);
        else return codes;
        return undefined;
      }),
    number: (key, min, max) =>
      given(key, (text) => {
        const number = Number(text);
        if (Number.isFinite(number) && number >= min && number <= max) return number;
        complain(key, `须是 ${min} 到 ${max} 的数`, `must be a number from ${min} to ${max}`);
        return undefined;
      }),
    date: (key) =>
      given(key, (text) => {
        const date = asDate(text);
        if (date === undefined) complain(key, '须是日期,如 2026-05-01', 'must be a date such as 2026-05-01');
        return date;
      }),
    flag(key) {
      const text = (row.cells.get(key) ?? '').toLowerCase();
      if (text === '') return undefined;
      if (!yes.includes(text) && !no.includes(text)) complain(key, '须是“是”或“否”', 'must be yes or no');
      return yes.includes(text);
    },
    choice: (key, labels) =>
      given(key, (text) => {
        const wanted = text.toLowerCase();
        const entries = Object.entries(labels) as [keyof typeof labels, readonly [string, string]][];
        const found = entries.find(([name, both]) => [name, ...both].some((one) => one.toLowerCase() === wanted));
        if (!found) {
          const [zh, en] = [0, 1].map((i) => entries.map(([, both]) => both[i]).join('、'));
          complain(key, `没有“${text}”,可用:${zh}`, `there is no "${text}"; choose from ${en}`);
        }
        return found?.[0];
      }),
  };
}

const badCode = [
  '编码只能用字母、数字和 - _ .,最多 64 位',
  'a code has letters, digits and - _ . only, 64 at most',
] as const;

const asCode = (text: string): string | undefined => (codeSchema.safeParse(text).success ? text : undefined);

function asDate(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2})?$/.exec(text) ?? [];
  if (!year || !month || !day) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : undefined;
}
