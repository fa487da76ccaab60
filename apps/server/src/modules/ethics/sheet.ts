import { ethicsGradeNames, ethicsGrades, refuse, type EthicsGrade } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { lockImport, type Hint, type ImportSource } from '../../kernel/registers/index.ts';
import { repeated, rowReader, type Column, type ReportRow } from '../../kernel/sheet/index.ts';
import { mayJudge, type Whose } from './file.ts';
import { ethicsTables, isAssessed, publishEthics, reachedPeople, roundOf } from './visible.ts';
import { decideIn, wronged } from './write.ts';

const columns: Column[] = [
  { key: 'username', zh: '用户名', en: 'User name', identifies: true, also: ['工号', '账号'] },
  { key: 'name', zh: '姓名', en: 'Name' },
  { key: 'grade', zh: '等次', en: 'Grade', also: ['考评等次', '结果'] },
  { key: 'reason', zh: '理由', en: 'Reason', width: 40, also: ['评语'] },
];
const hints: Record<string, Hint> = {
  username: [true, '人员的用户名'],
  name: [false, '写了则须与账号一致'],
  grade: [true, ethicsGradeNames.map((name) => ethicsGrades[name][0]).join('、')],
  reason: [true, '至少两个字'],
};

interface Draft extends ReportRow {
  whose: Whose | undefined;
  grade: EthicsGrade | undefined;
  reason: string;
}

/** Results of the year that is open, decided in a sheet. */
export const resultImport = (ctx: Ctx): ImportSource<Draft> => ({
  name: '医德考评结果',
  columns,
  hintOf: (key) => hints[key] ?? [false, ''],
  maxRows: 5000,
  lock: (tx) => lockImport(tx, 'ethics'),
  async judge(db, rows) {
    const round = await roundOf({ db });
    if (!round) throw refuse('ethics_not_open');
    const read = rows.map((row) => {
      const reader = rowReader(row, columns);
      return { row: row.row, sheet: row.sheet, code: (reader.text('username', 60) ?? '').trim(), reader };
    });
    const twice = repeated(read);
    const { rows: people } = await sql<Whose & { username: string; grade: string | null; reason: string | null }>`
      select p.id, p.username, p.name, p.title, p.is_active, d.path, d.campus_id::text as campus_id, null as department, e.grade, e.reason
      from ${ethicsTables} where r.year = ${round.year} and ${isAssessed(ctx)} and ${reachedPeople(ctx.rights, 'ethics.read')}
        and p.username = any(${read.map(({ code }) => code)})`.execute(db);
    const known = new Map(people.map((one) => [one.username, one]));
    const inTheWay = await wronged(
      ctx,
      db,
      people.map(({ id }) => id),
      round.year,
    );
    return read.map(({ row, sheet, code, reader }): Draft => {
      const same = twice.get(code);
      if (same) reader.complain('username', `重复:第 ${same.join('、')} 行`, `also in rows ${same.join(', ')}`);
      const whose = known.get(code);
      if (!whose) reader.complain('username', '不在本年度应考评人员中', 'is nobody to be assessed this year');
      else if (whose.id === ctx.rights.personId)
        reader.complain('username', '不能评定自己', 'nobody decides on himself');
      else if (!mayJudge(ctx.rights, 'ethics.handle', whose))
        reader.complain('username', '不在您的评定范围内', 'is none of those you decide on');
      const name = reader.text('name', 60);
      if (name && whose && name !== whose.name) reader.complain('name', `账号是 ${whose.name}`, `is ${whose.name}`);
      const said = reader.text('grade', 20);
      const grade = ethicsGradeNames.find((one) => (ethicsGrades[one] as readonly string[]).includes(said ?? ''));
      if (!grade) reader.complain('grade', '须为优秀、良好、一般、较差', 'excellent, good, fair or poor');
      const reason = reader.text('reason', 1000) ?? '';
      if (reason.length < 2) reader.complain('reason', '须填写', 'is needed');
      if (whose && grade === 'excellent' && inTheWay.has(whose.id))
        reader.complain('grade', '本年度有影响评优的记录,不能评为优秀', 'something of this year stands in the way');
      const isSame = whose?.grade === grade && whose?.reason === reason;
      return {
        row,
        ...(sheet !== undefined && { sheet }),
        code,
        problems: reader.problems,
        verdict: reader.problems.length > 0 ? 'bad' : isSame ? 'same' : whose?.grade ? 'update' : 'create',
        whose,
        grade,
        reason,
      };
    });
  },
  async apply(tx, drafts) {
    const round = await roundOf(tx);
    if (!round) throw refuse('ethics_not_open');
    await decideIn(
      tx,
      round.year,
      drafts.flatMap(({ whose, grade, reason }) => (whose && grade ? [{ whose, grade, reason }] : [])),
    );
    tx.audit('ethics.import', 'ethics', null, { year: round.year, rows: drafts.length });
    publishEthics(tx, newId());
  },
});
