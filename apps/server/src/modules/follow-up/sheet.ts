import { Discharge } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { lockImport, type Hint, type ImportSource } from '../../kernel/registers/index.ts';
import { repeated, rowReader, type Column, type ReportRow } from '../../kernel/sheet/index.ts';
import { visitHash } from './about.ts';
import { bringDischarges, keptFrom } from './bring.ts';

const columns: Column[] = [
  { key: 'visit', zh: '住院号', en: 'Stay', identifies: true },
  { key: 'name', zh: '姓名', en: 'Name', also: ['患者姓名'] },
  { key: 'phone', zh: '联系电话', en: 'Telephone', also: ['电话', '手机'] },
  { key: 'department', zh: '出院科室', en: 'Department', width: 20, also: ['科室', '科室编码'] },
  { key: 'dischargedOn', zh: '出院日期', en: 'Discharged on', also: ['出院时间'] },
  { key: 'diagnosis', zh: '出院诊断', en: 'Diagnosis', width: 28, also: ['诊断'] },
  { key: 'doctor', zh: '主管医生', en: 'Doctor', also: ['管床医生'] },
];
const hints: Record<string, Hint> = {
  visit: [
    true,
    '字母、数字、- 和 _,最多 40 位;同一住院号只记一次',
    'Letters, digits, - and _, at most 40; a stay counts once',
  ],
  name: [true, '最多 40 字', 'At most 40 characters'],
  phone: [true, '患者或家属的电话', 'Of the patient or a relative'],
  department: [true, '科室编码或名称', 'Code or name'],
  dischargedOn: [true, '如 2026-05-01', 'As 2026-05-01'],
  diagnosis: [false, '只有打开随访卡片的人能看到', 'Seen on the card alone'],
  doctor: [false, ''],
};

interface Draft extends ReportRow {
  discharge: Discharge | undefined;
}

/** The list of discharges from Excel. A stay that is known stays as it is. */
export const dischargeImport = (ctx: Ctx): ImportSource<Draft> => ({
  name: '出院随访名单',
  columns,
  hintOf: (key) => hints[key] ?? [false, ''],
  maxRows: 5000,
  lock: (tx) => lockImport(tx, 'discharge'),
  async judge(db, rows) {
    const { secrets } = ctx.app;
    const departments = await db.selectFrom('department').select(['code', 'name']).execute();
    const read = rows.map((row) => {
      const reader = rowReader(row, columns);
      const visit = (reader.text('visit', 40) ?? '').trim();
      return { row: row.row, sheet: row.sheet, code: visit, reader };
    });
    const twice = repeated(read);
    const hashes = new Map(read.map(({ code }) => [code, visitHash(secrets, code)]));
    const known = await db
      .selectFrom('discharge')
      .select('visit_hash')
      .where('visit_hash', 'in', hashes.size === 0 ? [Buffer.alloc(1)] : [...hashes.values()])
      .execute();
    const isKnown = new Set(known.map(({ visit_hash }) => visit_hash?.toString('hex')));
    const today = dayOf(ctx.now());
    const first = keptFrom(ctx);
    return read.map(({ row, sheet, code, reader }): Draft => {
      const same = twice.get(code);
      if (same)
        reader.complain('visit', `住院号重复:第 ${same.join('、')} 行`, `the stay is in rows ${same.join(', ')}`);
      const said = reader.text('department', 80);
      const found = departments.filter(({ code: one, name }) => said === one || said === name);
      if (said && found.length !== 1)
        reader.complain(
          'department',
          found.length === 0 ? `没有科室 ${said}` : `有不止一个 ${said},请填编码`,
          `department ${said}`,
        );
      const dischargedOn = reader.date('dischargedOn');
      if (dischargedOn && dischargedOn > today) reader.complain('dischargedOn', '不能晚于今天', 'is after today');
      if (dischargedOn && dischargedOn < first)
        reader.complain(
          'dischargedOn',
          `早于个人信息保存期限 ${first}`,
          `is before ${first}, from when on people are kept`,
        );
      const given = {
        visit: code,
        name: reader.text('name', 40) ?? undefined,
        phone: reader.phone('phone') ?? undefined,
        department: found[0]?.code,
        dischargedOn: dischargedOn ?? undefined,
        diagnosis: reader.text('diagnosis', 200) ?? undefined,
        doctor: reader.text('doctor', 40) ?? undefined,
      };
      const parsed = Discharge.safeParse(given);
      if (!parsed.success && reader.problems.length === 0)
        for (const key of new Set(parsed.error.issues.map(({ path }) => String(path[0]))))
          reader.complain(key, '须填写,或格式不对', 'is needed, or not of this form');
      const isBad = reader.problems.length > 0;
      return {
        row,
        ...(sheet !== undefined && { sheet }),
        code,
        problems: reader.problems,
        verdict: isBad ? 'bad' : isKnown.has(hashes.get(code)?.toString('hex')) ? 'same' : 'create',
        discharge: parsed.data,
      };
    });
  },
  async apply(tx, drafts) {
    await bringDischarges(
      tx,
      drafts.flatMap(({ discharge }) => discharge ?? []),
    );
  },
});
