import {
  chartGrades,
  chartPapers,
  ClinicalGiven,
  clinicalKinds,
  instantIn,
  surgerySignatureNames,
  surgerySignatures,
  surgeryVarieties,
  type ClinicalKind,
  type Label,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { lockImport, type Hint, type ImportSource } from '../../kernel/registers/index.ts';
import { repeated, rowReader, type Column, type ReportRow } from '../../kernel/sheet/index.ts';
import { bringFacts, factHash, momentOf } from './bring.ts';

const choices: Readonly<Record<ClinicalKind, Readonly<Record<string, Label>>>> = {
  paper: Object.fromEntries(Object.entries(chartPapers).map(([name, { label }]) => [name, label])),
  surgery: surgeryVarieties,
  grade: chartGrades,
};
const said = (labels: Readonly<Record<string, Label>>): string =>
  Object.values(labels)
    .map(([zh]) => zh)
    .join('、');

const common: Column[] = [
  { key: 'key', zh: '记录号', en: 'Record', identifies: true, also: ['唯一号', '文书号', '手术号'] },
  { key: 'recordNo', zh: '病案号', en: 'Chart', also: ['住院号'] },
  { key: 'department', zh: '科室', en: 'Department', also: ['科室编码', '出院科室'] },
  { key: 'doctor', zh: '责任医师', en: 'Doctor', also: ['医师', '主管医师', '工号'] },
];
const columnsOf: Readonly<Record<ClinicalKind, Column[]>> = {
  paper: [
    ...common,
    { key: 'variety', zh: '文书', en: 'Paper', also: ['文书名称'] },
    { key: 'startedAt', zh: '起算时间', en: 'From', also: ['开始时间', '入院时间'] },
    { key: 'doneAt', zh: '完成时间', en: 'Done at', also: ['书写时间', '签名时间'] },
  ],
  surgery: [
    ...common,
    { key: 'variety', zh: '手术类别', en: 'Kind' },
    { key: 'startedAt', zh: '手术时间', en: 'Operated at', also: ['手术开始时间'] },
    ...surgerySignatureNames.map((key): Column => ({
      key,
      zh: surgerySignatures[key][0],
      en: surgerySignatures[key][1],
    })),
  ],
  grade: [
    ...common,
    { key: 'startedAt', zh: '评定时间', en: 'Judged at', also: ['评定日期'] },
    { key: 'grade', zh: '等级', en: 'Grade', also: ['病历等级'] },
  ],
};
const hints: Record<string, Hint> = {
  key: [true, '病历系统中这条记录的唯一号;再次导入即更新'],
  recordNo: [true, '只保存末四位'],
  department: [true, '科室编码或名称'],
  doctor: [false, '用户名(工号)或姓名'],
  startedAt: [true, '如 2026-05-01 08:30'],
  doneAt: [false, '未完成的留空'],
};

interface Draft extends ReportRow {
  given: ClinicalGiven | undefined;
}

/** Facts of one kind from Excel, for hospitals whose record system does not send them. */
export const clinicalImport = (ctx: Ctx, kind: ClinicalKind): ImportSource<Draft> => {
  const columns = columnsOf[kind];
  const choice = kind === 'grade' ? 'grade' : 'variety';
  return {
    name: clinicalKinds[kind][0],
    columns,
    hintOf: (key) =>
      key === choice ? [true, said(choices[kind])] : (hints[key] ?? [false, kind === 'surgery' ? '是 / 否' : '']),
    maxRows: 20_000,
    lock: (tx) => lockImport(tx, 'clinical'),
    async judge(db, rows) {
      const departments = await db.selectFrom('department').select(['code', 'name']).execute();
      const read = rows.map((row) => {
        const reader = rowReader(row, columns);
        return { row: row.row, sheet: row.sheet, code: (reader.text('key', 80) ?? '').trim(), reader };
      });
      const twice = repeated(read);
      const hashes = new Map(read.map(({ code }) => [code, factHash(ctx.app.secrets, { kind, key: code })]));
      const { rows: found } = await sql<{ hash: string }>`select encode(key_hash, 'hex') as hash from clinical_fact
        where key_hash = any(${[...hashes.values()]}::bytea[])`.execute(db);
      const known = new Set(found.map(({ hash }) => hash));
      return read.map(({ row, sheet, code, reader }): Draft => {
        const same = twice.get(code);
        if (same) reader.complain('key', `重复:第 ${same.join('、')} 行`, `also in rows ${same.join(', ')}`);
        const name = reader.text('department', 80);
        const units = departments.filter((one) => one.code === name || one.name === name);
        if (units.length !== 1)
          reader.complain(
            'department',
            name ? `没有或不止一个科室 ${name}` : '须填写',
            name ? `department ${name}` : 'is needed',
          );
        const time = (key: string): string | undefined => {
          const text = reader.text(key, 40);
          if (!text) return undefined;
          const at = instantIn(text);
          if (at === undefined)
            reader.complain(key, '须是时间,如 2026-05-01 08:30', 'must be a time such as 2026-05-01 08:30');
          return at;
        };
        const given = {
          kind,
          key: code,
          recordNo: reader.text('recordNo', 40) ?? undefined,
          department: units[0]?.code,
          doctor: reader.text('doctor', 40) ?? undefined,
          startedAt: time('startedAt'),
          [choice]: reader.choice(choice, choices[kind]) ?? undefined,
          ...(kind === 'paper' && { doneAt: time('doneAt') }),
          ...(kind === 'surgery' && { signed: surgerySignatureNames.filter((one) => reader.flag(one)) }),
        };
        const parsed = ClinicalGiven.safeParse(given);
        if (!parsed.success && reader.problems.length === 0)
          for (const key of new Set(parsed.error.issues.map(({ path }) => String(path[0]))))
            reader.complain(key, '须填写,或格式不对', 'is needed, or not of this form');
        if (parsed.success && Date.parse(momentOf(parsed.data)) > ctx.now().getTime())
          reader.complain('startedAt', '不能晚于现在', 'is ahead');
        const isKnown = known.has(hashes.get(code)?.toString('hex') ?? '');
        return {
          row,
          ...(sheet !== undefined && { sheet }),
          code,
          problems: reader.problems,
          verdict: reader.problems.length > 0 ? 'bad' : isKnown ? 'update' : 'create',
          given: parsed.data,
        };
      });
    },
    async apply(tx, drafts) {
      await bringFacts(
        tx,
        drafts.flatMap(({ given }) => given ?? []),
      );
    },
  };
};
