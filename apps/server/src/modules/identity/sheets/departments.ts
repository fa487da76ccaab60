import type { Department } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import { lockImport, type Hint, type ImportSource, type RegisterSource } from '../../../kernel/registers/index.ts';
import { repeated, rowReader, type Column, type Given, type ReportRow } from '../../../kernel/sheet/index.ts';
import { listDepartments, saveDepartment } from '../departments.ts';
import { frameOf } from './frame.ts';

/** What a name stands for that more than one department has. */
const several = Symbol('several');

const columns: Column[] = [
  { key: 'code', zh: '科室编码', en: 'Code', identifies: true, also: ['编码'] },
  { key: 'name', zh: '科室名称', en: 'Name', width: 28, also: ['名称', '科室'] },
  { key: 'parent', zh: '上级科室', en: 'Parent', width: 24, also: ['上级编码', '上级'] },
  { key: 'campus', zh: '院区', en: 'Campus', width: 20, also: ['院区编码'] },
  { key: 'phone', zh: '电话', en: 'Phone' },
];

const hints: Record<string, Hint> = {
  code: [true, '字母、数字和 - _ .,最多 64 位;已有的编码即修改那一个科室'],
  name: [true, '最多 80 字'],
  parent: [false, '上级科室的编码或名称,可以是本表中的一行;留空不改,填 - 为无上级'],
  campus: [false, '院区的编码或名称;新科室留空时随上级,只有一个院区时即该院区'],
  phone: [false, '最多 20 位;留空不改,填 - 清空'],
};

interface Draft extends ReportRow {
  name: string;
  parent: Given<string>;
  campus: Given<string>;
  phone: Given<string>;
}

/** Departments from Excel: a tree, so that rows may name each other in any order. */
export function departmentImport(): ImportSource<Draft> {
  return {
    name: '科室',
    columns,
    hintOf: (key) => hints[key] ?? [false, ''],
    lock: (tx) => lockImport(tx, 'department'),
    async judge(db, rows) {
      const [all, campuses] = await Promise.all([
        db.selectFrom('department').selectAll().execute(),
        db.selectFrom('place').select(['id', 'code', 'name']).where('kind', '=', 'campus').execute(),
      ]);
      const read = rows.map((row) => {
        const reader = rowReader(row, columns);
        const code = reader.code('code') ?? '';
        return { row: row.row, code, reader, name: reader.text('name', 80) ?? '', parent: reader.text('parent', 80) };
      });
      const twice = repeated(read);
      const byCode = new Map(all.map((one) => [one.code, one]));
      const byId = new Map(all.map((one) => [one.id, one.code]));
      // By code or by name, there already or in the same sheet.
      const called = new Map<string, string | typeof several>();
      for (const { code, name } of [...all, ...read.filter(({ code: one }) => !byCode.has(one))])
        if (name) called.set(name, called.has(name) && called.get(name) !== code ? several : code);
      const codes = new Set([...byCode.keys(), ...read.map(({ code }) => code)]);
      const above = new Map(all.map((one) => [one.code, one.parent_id ? (byId.get(one.parent_id) ?? null) : null]));
      const drafts = read.map(({ row, code, reader, name, parent }): Draft & { reader: typeof reader } => {
        const before = byCode.get(code);
        const same = twice.get(code);
        if (code === '' && reader.problems.length === 0) reader.complain('code', '须填科室编码', 'a code is needed');
        if (same)
          reader.complain('code', `编码重复:第 ${same.join('、')} 行`, `the code is in rows ${same.join(', ')}`);
        if (!before && name === '') reader.complain('name', '须填科室名称', 'a name is needed');
        const found = typeof parent === 'string' ? (codes.has(parent) ? parent : called.get(parent)) : parent;
        if (found === several)
          reader.complain(
            'parent',
            `有不止一个 ${String(parent)},请填编码`,
            `there is more than one ${String(parent)}`,
          );
        else if (parent && found === undefined)
          reader.complain('parent', `没有科室 ${parent}`, `there is no department ${parent}`);
        if (found !== undefined && found !== several) above.set(code, found);
        const text = reader.text('campus', 80);
        const campus =
          typeof text === 'string' ? campuses.find((one) => [one.code, one.name].includes(text))?.code : text;
        if (text && campus === undefined) reader.complain('campus', `没有院区 ${text}`, `there is no campus ${text}`);
        const only = !before && campus === undefined && !found && campuses.length === 1 ? campuses[0]?.code : undefined;
        const draft = {
          name: name || (before?.name ?? ''),
          parent: found === several ? undefined : found,
          campus: campus ?? only,
        };
        const phone = reader.phone('phone');
        return { row, code, reader, verdict: 'same', problems: reader.problems, ...draft, phone };
      });
      const campusCode = new Map(campuses.map(({ id, code }) => [id, code]));
      for (const draft of drafts) {
        if (isBelowItself(draft.code, above))
          draft.reader.complain('parent', '上级不能是它自己或它的下级', 'it cannot stand below itself');
        const before = byCode.get(draft.code);
        const changes = (said: Given<string>, was: string | null | undefined) =>
          said !== undefined && said !== (was ?? null);
        draft.verdict =
          draft.problems.length > 0
            ? 'bad'
            : !before
              ? 'create'
              : before.name !== draft.name ||
                  changes(draft.parent, before.parent_id && byId.get(before.parent_id)) ||
                  changes(draft.campus, before.campus_id && campusCode.get(before.campus_id)) ||
                  changes(draft.phone, before.phone)
                ? 'update'
                : 'same';
      }
      return drafts;
    },
    async apply(tx, drafts) {
      const waiting = new Map(drafts.map((draft) => [draft.code, draft]));
      // What stands above is written first; a circle was refused.
      const write = async (draft: Draft): Promise<void> => {
        if (!waiting.delete(draft.code)) return;
        const parent = draft.parent ? waiting.get(draft.parent) : undefined;
        if (parent) await write(parent);
        const { code, name } = draft;
        await saveDepartment(tx, { code, name, parent: draft.parent, campus: draft.campus, phone: draft.phone });
      };
      for (const draft of drafts) await write(draft);
      tx.audit('department.import', 'department', null, { rows: drafts.length });
    },
  };
}

function isBelowItself(code: string, above: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>();
  for (let at: string | null | undefined = code; at; at = above.get(at)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

/** The same columns out: what goes out can be filled in and sent back. */
export function departmentRegister(ctx: Ctx, query: object): RegisterSource {
  const cells = async () => {
    const { items } = await listDepartments(ctx);
    const byId = new Map(items.map((one) => [one.id, one]));
    const campuses = await ctx.db.selectFrom('place').select(['id', 'code']).where('kind', '=', 'campus').execute();
    const campusOf = new Map(campuses.map(({ id, code }) => [id, code]));
    return items.map((one: Department) => ({
      id: one.code,
      cells: [
        one.code,
        one.name,
        (one.parentId && byId.get(one.parentId)?.code) || null,
        (one.campusId && campusOf.get(one.campusId)) || null,
        one.phone,
      ],
    }));
  };
  return {
    ...frameOf(ctx, query, { label: ['科室', 'Departments'], page: '/people', name: 'department', tab: 'departments' }),
    columns: columns.map(({ key, zh, en }) => ({ key, label: [zh, en], kind: 'text' })),
    count: async () => (await cells()).length,
    read: async () => ({ rows: await cells(), next: null }),
  };
}
