import { type CaseType, type Field, fieldOf, type Label, type Relation, titleOf } from '@anyuan/contract';
import { z } from 'zod';

import type { Hint } from '../../../kernel/registers/index.ts';
import type { Column } from '../../../kernel/sheet/index.ts';

/** A field that a cell of a sheet can hold. */
export interface SheetField {
  name: string;
  key: string;
  schema: z.ZodType;
  field: Field;
  isNeeded: boolean;
}

/** What is asked at opening comes first; what was found out later, for closed cases, after it. */
export function sheetFields(type: CaseType): SheetField[] {
  const asked = type.report ?? Object.keys(type.fields.shape);
  const rest = Object.keys(type.fields.shape).filter((name) => !asked.includes(name));
  return [...asked, ...rest].flatMap((name) => {
    const schema = type.fields.shape[name] as z.ZodType;
    const field = fieldOf(schema);
    // Pictures and signatures do not travel by Excel.
    if (!field?.kind.read) return [];
    const isNeeded = asked.includes(name) && !(schema instanceof z.ZodOptional);
    return [{ name, key: `data.${name}`, schema, field, isNeeded }];
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

/** The steps whose times a record of old may tell, by the stamp they set. */
export function sheetSteps(type: CaseType): { key: string; stamp: string; zh: string; en: string }[] {
  const labels = new Map<string, Label>();
  for (const { stamp, label } of Object.values(type.actions))
    if (stamp && stamp !== 'closedAt' && !labels.has(stamp)) labels.set(stamp, label);
  return [...labels].map(([stamp, [zh, en]]) => ({ key: `stamp.${stamp}`, stamp, zh: `${zh}时间`, en: `${en}: time` }));
}

/** Who had to do with it. Of accusations nobody is named who reported them. */
const peopleColumns = (type: CaseType): { key: Relation; zh: string; en: string }[] => [
  ...(type.secrecy >= 4 ? [] : [{ key: 'reporter' as const, zh: '登记人', en: 'Reported by' }]),
  { key: 'assignee', zh: '经办人', en: 'Handled by' },
];
export const sheetPeople = (type: CaseType): Relation[] => peopleColumns(type).map(({ key }) => key);

export function importColumns(type: CaseType): Column[] {
  const own: Column[] = [...base, ...peopleColumns(type), ...sheetSteps(type)];
  const taken = new Set(own.flatMap(({ zh, en }) => [zh, en]));
  const fields = sheetFields(type).map(({ name, key, field, schema, isNeeded }): Column => {
    const [zh, en] = titleOf(schema);
    const isTaken = taken.has(zh) || taken.has(en);
    taken.add(zh).add(en);
    const mark = isNeeded ? ' *' : '';
    return isTaken
      ? { key, zh: `${zh}(${name})${mark}`, en: `${en} (${name})${mark}` }
      : { key, zh: zh + mark, en: en + mark, also: field.meta.label };
  });
  return [...own.filter(({ key }) => key !== 'place' || type.where !== 'none'), ...fields];
}

const stepHint = [
  '已办结的填写,如 2026-05-01 08:30;留空表示不详,相关统计不计入这一件',
  'of what is closed, e.g. 2026-05-01 08:30; empty: not known, and figures that ask for it leave the case out',
] as const;
const peopleHint = [
  '用户名或姓名,多人用顿号分开;已离职的写姓名,记入备注',
  'user names or names, several separated by commas; of who has left, the name goes into the note',
] as const;

/** What may stand in a column, for the second page of the template. */
export function hintOf(type: CaseType, key: string): Hint {
  const finals = (at: 0 | 1) =>
    type.final.map((state) => type.states[state]?.[at] ?? state).join(at === 0 ? '、' : ', ');
  const first = type.states[type.final[0] ?? ''];
  const known: Record<string, Hint> = {
    former: [
      true,
      '纸质或旧系统的编号;同一编号再次导入时跳过,不会重复',
      'the number on paper or in the former system; one that is there already is passed over',
    ],
    title: [true, '最多 200 字', '200 characters at most'],
    at: [true, '如 2026-05-01 08:30', 'e.g. 2026-05-01 08:30'],
    closedAt: [
      false,
      '已办结的填写;留空则登记为新的一件,按规定时限办理',
      'of what is closed; empty: a new matter, with its limits from now on',
    ],
    state: [
      false,
      `已办结的填写,可用:${finals(0)};留空为 ${first?.[0] ?? ''}`,
      `of what is closed, one of: ${finals(1)}; empty: ${first?.[1] ?? ''}`,
    ],
    place: [type.where === 'required', '“地点”页中的编码,或全称', 'the code on the page of places, or the full name'],
    reporter: [false, ...peopleHint],
    assignee: [false, ...peopleHint],
    department: [false, '“人员”页中的科室编码,或名称', 'the code of the department on the page of people, or its name'],
  };
  const found: Hint | undefined = known[key] ?? (key.startsWith('stamp.') ? [false, ...stepHint] : undefined);
  if (found) return found;
  const field = sheetFields(type).find((one) => one.key === key);
  return [field?.isNeeded ?? false, ...(field?.field.kind.hint(field.field) ?? (['', ''] as const))];
}
