import { fieldMeta, type CaseType, type FieldMeta } from '@anyuan/contract';
import { z } from 'zod';

import type { Column } from '../../../kernel/sheet/columns.ts';

/** A field that a cell of a sheet can hold. */
export interface SheetField {
  name: string;
  key: string;
  schema: z.ZodType;
  meta: FieldMeta | undefined;
  isNeeded: boolean;
}

// Pictures, signatures and tables in a cell do not travel by Excel.
const untold = new Set(['files', 'signature', 'rows']);

/** What is asked at opening comes first; what was found out later, for closed cases, after it. */
export function sheetFields(type: CaseType): SheetField[] {
  const asked = type.report ?? Object.keys(type.fields.shape);
  const rest = Object.keys(type.fields.shape).filter((name) => !asked.includes(name));
  return [...asked, ...rest].flatMap((name) => {
    const schema = type.fields.shape[name] as z.ZodType;
    const meta = fieldMeta(schema);
    if (untold.has(meta?.widget ?? '')) return [];
    const isNeeded = asked.includes(name) && !(schema instanceof z.ZodOptional);
    return [{ name, key: `data.${name}`, schema, meta, isNeeded }];
  });
}

const base: Column[] = [
  { key: 'former', zh: '原编号', en: 'Former number', identifies: true },
  { key: 'title', zh: '事由', en: 'Matter', width: 30 },
  { key: 'at', zh: '发生时间', en: 'Time', width: 18 },
  { key: 'closedAt', zh: '办结时间', en: 'Closed', width: 18 },
  { key: 'state', zh: '办结结果', en: 'Outcome' },
  { key: 'place', zh: '地点编码', en: 'Place code' },
  { key: 'department', zh: '科室编码', en: 'Department code' },
];

export function importColumns(type: CaseType): Column[] {
  const taken = new Set(base.flatMap(({ zh, en }) => [zh, en]));
  const fields = sheetFields(type).map(({ name, key, meta, isNeeded }): Column => {
    const [zh, en] = meta?.label ?? [name, name];
    const isTaken = taken.has(zh) || taken.has(en);
    taken.add(zh).add(en);
    const mark = isNeeded ? ' *' : '';
    return isTaken
      ? { key, zh: `${zh}(${name})${mark}`, en: `${en} (${name})${mark}` }
      : { key, zh: zh + mark, en: en + mark };
  });
  return [...base.filter(({ key }) => key !== 'place' || type.where !== 'none'), ...fields];
}

/** What may stand in a column, for the second page of the template. */
export function hintOf(type: CaseType, key: string): [needed: boolean, zh: string] {
  const finals = type.final.map((state) => type.states[state]?.[0] ?? state).join('、');
  const known: Record<string, [boolean, string]> = {
    former: [true, '纸质或旧系统的编号;同一编号再次导入时跳过,不会重复'],
    title: [true, '最多 200 字'],
    at: [true, '如 2026-05-01 08:30'],
    closedAt: [false, '已办结的填写;留空则登记为新的一件,按规定时限办理'],
    state: [false, `已办结的填写,可用:${finals};留空为 ${type.states[type.final[0] ?? '']?.[0] ?? ''}`],
    place: [type.where === 'required', '“地点”页中的编码'],
    department: [false, '“人员”页中的科室编码'],
  };
  const found = known[key];
  if (found) return found;
  const field = sheetFields(type).find((one) => one.key === key);
  return [field?.isNeeded ?? false, field ? fieldHint(field) : ''];
}

function fieldHint({ meta, schema }: SheetField): string {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (meta?.options) {
    const options = Object.values(meta.options).map(([zh]) => zh);
    return `${inner instanceof z.ZodArray ? '可多选,用顿号分开:' : '可用:'}${options.join('、')}`;
  }
  if (inner instanceof z.ZodBoolean) return '是 或 否';
  if (inner instanceof z.ZodNumber) return meta?.unit ? `数字(${meta.unit[0]})` : '数字';
  const hints: Record<string, string> = {
    date: '如 2026-05-01',
    time: '如 2026-05-01 08:30',
    person: '用户名',
    people: '用户名,多人用空格分开',
    department: '科室编码',
    departments: '科室编码,多个用空格分开',
  };
  return hints[meta?.widget ?? ''] ?? '文字';
}
