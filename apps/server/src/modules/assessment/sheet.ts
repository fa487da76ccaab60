import { isDeepStrictEqual } from 'node:util';

import { rulesFrom, ruleText, TableItem, type Lang, type Rule } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { lockImport, type Hint, type ImportSource, type RegisterSource } from '../../kernel/registers/index.ts';
import { repeated, rowReader, type Column, type ReportRow } from '../../kernel/sheet/index.ts';
import { resolvedEvidence } from './evidence/index.ts';
import { findTable, lockTable, writeTable } from './tables.ts';

const columns: Column[] = [
  { key: 'no', zh: '编号', en: 'No.', identifies: true, also: ['序号', '条款号'] },
  { key: 'first', zh: '一级项目', en: 'Section', width: 22, also: ['项目', '章'] },
  { key: 'second', zh: '二级项目', en: 'Second level', width: 18 },
  { key: 'third', zh: '三级项目', en: 'Third level', width: 18 },
  { key: 'standard', zh: '考核标准', en: 'Standard', width: 48, also: ['标准', '考核内容'] },
  { key: 'points', zh: '分值', en: 'Points', also: ['标准分', '满分'] },
  { key: 'method', zh: '考核方法', en: 'Method', width: 22, also: ['检查方法'] },
  { key: 'examiners', zh: '考核主体', en: 'Examined by', also: ['考核部门'] },
  { key: 'rules', zh: '扣分办法', en: 'Formula', width: 44, also: ['评分办法', '扣分标准'] },
  { key: 'department', zh: '责任科室', en: 'Department' },
  { key: 'note', zh: '备注', en: 'Note' },
];

const hints: Record<string, Hint> = {
  no: [true, '本表内不重复,如 1.1.2'],
  first: [true, '章;同名的行归在一起'],
  second: [false, ''],
  third: [false, ''],
  standard: [true, '最多 1000 字'],
  points: [false, '数字;原文无法辨认的留空,该条不计入总分'],
  method: [false, '查阅资料、现场考查、走访、调查'],
  examiners: [false, '公安、卫生、医院;多个用顿号隔开'],
  rules: [
    false,
    [
      '每行一条,如:',
      '无专人: 扣3',
      '例会: 每缺一次扣0.5 @台账 会议 ≥4',
      '不得分 | 超3项每项扣1 | 低于90%每个百分点扣0.5 | 分档扣1/2/3(<95/90/80) | 酌情扣0.5~2 | 择一扣10/5',
      '每项加2,封顶6 | 每项扣5,当年解决减半 | 每项倒扣2 | 取下级平均 | 一票否决 | 由公安机关考核',
      '@ 后为证据:来源(台账、计划、案件、制度、账册、统计、责任书、指标)、名称、应有数',
    ].join('\n'),
  ],
  department: [false, '科室编码或名称;开始自评时填报由其负责'],
  note: [false, ''],
};

interface Draft extends ReportRow {
  item: TableItem | undefined;
}

/** All items of a table from Excel: they become the table, whose name and source stay. */
export function tableImport(ctx: Ctx, code: string): ImportSource<Draft> {
  return {
    name: '考核标准',
    columns,
    hintOf: (key) => hints[key] ?? [false, ''],
    maxRows: 600,
    lock: (tx) => lockImport(tx, `score table ${code}`),
    async judge(db, rows) {
      const table = await findTable({ db }, code);
      const before = new Map(table.definition.items.map((item) => [item.no, item]));
      const read = rows.map((row) => ({ row: row.row, line: row, reader: rowReader(row, columns) }));
      const named = read.map((one) => ({ ...one, code: one.reader.text('no', 20) ?? '' }));
      const twice = repeated(named);
      const drafts = named.map(({ row, line, reader, code: no }): Draft => {
        const same = twice.get(no);
        if (same)
          reader.complain('no', `编号重复:第 ${same.join('、')} 行`, `the number is in rows ${same.join(', ')}`);
        if (no === '') reader.complain('no', '须填编号', 'a number is needed');
        const text = (key: string, most: number): string => reader.text(key, most) ?? '';
        const { rules, wrong } = rulesFrom(line.cells.get('rules') ?? '');
        for (const [zh, en] of wrong) reader.complain('rules', zh, en);
        const resolved = rules.flatMap((rule): Rule[] => {
          const evidence = rule.evidence && resolvedEvidence(ctx, rule.evidence);
          if (rule.evidence && !evidence) {
            reader.complain(
              'rules',
              `没有这项证据:${rule.evidence.of}`,
              `there is no such evidence: ${rule.evidence.of}`,
            );
            return [];
          }
          return [{ ...rule, ...(evidence && { evidence }) }];
        });
        const said = (line.cells.get('points') ?? '').trim();
        const points = said === '' || said === '?' || said === '?' ? null : Number(said);
        const parsed = TableItem.safeParse({
          no,
          path: [text('first', 120), text('second', 120), text('third', 120)].filter((one) => one !== ''),
          standard: text('standard', 1000),
          points,
          method: text('method', 300),
          examiners: text('examiners', 200)
            .split(/[、,,;;/]/)
            .map((one) => one.trim())
            .filter(Boolean),
          rules: resolved,
          department: text('department', 80),
          note: text('note', 500),
        });
        if (!parsed.success && reader.problems.length === 0)
          for (const { path } of parsed.error.issues) {
            const key = path[0] === 'path' ? 'first' : String(path[0]);
            const column = columns.find((one) => one.key === key);
            reader.complain(key, `${column?.zh ?? key}不合要求`, `${column?.en ?? key} is not right`);
          }
        const kept = before.get(no);
        return {
          row,
          code: no,
          problems: reader.problems,
          verdict:
            reader.problems.length > 0
              ? 'bad'
              : kept === undefined
                ? 'create'
                : isDeepStrictEqual(kept, parsed.data && (JSON.parse(JSON.stringify(parsed.data)) as unknown))
                  ? 'same'
                  : 'update',
          item: parsed.data,
        };
      });
      // Whatever order or row is gone is a change, too: then no row is the same.
      const isSame =
        drafts.length === before.size &&
        drafts.every((draft, at) => draft.verdict === 'same' && table.definition.items[at]?.no === draft.code);
      return isSame
        ? drafts
        : drafts.map((one) => (one.verdict === 'same' ? { ...one, verdict: 'update' as const } : one));
    },
    async apply(tx, drafts) {
      const before = await lockTable(tx, code);
      if (!before) return;
      await writeTable(tx, code, { ...before.definition, items: drafts.flatMap(({ item }) => item ?? []) });
    },
  };
}

/** The same columns out. */
export function tableRegister(ctx: Ctx, { code, lang = 'zh' }: { code: string; lang?: Lang }): RegisterSource {
  const read = async () => (await findTable(ctx, code)).definition;
  const today = dayOf(ctx.now());
  return {
    label: ['考核标准', 'Assessment table'],
    lang,
    columns: columns.map(({ key, zh, en }) => ({
      key,
      label: [zh, en],
      kind:
        key === 'points'
          ? ('number' as const)
          : key === 'standard' || key === 'rules'
            ? ('long' as const)
            : ('text' as const),
    })),
    hasNumbers: true,
    scope: code,
    fileScope: `${code} ${today}`,
    page: '/assessment',
    link: new URLSearchParams({ tab: 'tables', table: code }),
    signatures: [],
    needsPurpose: false,
    audit: { name: 'scoreTable', type: 'scoreTable', id: null, detail: { code } },
    count: async () => (await read()).items.length,
    read: async () => ({
      rows: (await read()).items.map((item) => ({
        id: item.no,
        cells: [
          item.no,
          item.path[0] ?? '',
          item.path[1] ?? '',
          item.path[2] ?? '',
          item.standard,
          item.points,
          item.method,
          item.examiners.join('、'),
          item.rules.map(ruleText).join('\n'),
          item.department,
          item.note,
        ],
      })),
      next: null,
    }),
  };
}
