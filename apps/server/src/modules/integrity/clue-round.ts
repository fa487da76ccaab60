import { caseTypes, refuse } from '@anyuan/contract';

import { addParties, type CaseRow, caseSubject, hooksOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { holdersFor } from '../identity/index.ts';
import { notify } from '../notice/index.ts';

/** A round asks every department at once, and is over when every one has answered. */
export const clueRoundHooks = hooksOf(caseTypes.clueRound, {
  async opened(tx, row) {
    const silent: string[] = [];
    for (const department of await departmentsOf(tx, row.data['departments'] ?? [])) {
      const heads = await ask(tx, row, department.id);
      if (heads.length === 0) silent.push(department.name);
    }
    if (silent.length > 0 && row.reporter_id)
      await notify(tx, [row.reporter_id], {
        subject: caseSubject(row.id),
        urgent: false,
        zh: `以下科室没有报送人,请指定:${silent.join('、')}(${row.number})`,
        en: `Nobody answers for these departments, please appoint: ${silent.join(', ')} (${row.number})`,
      });
  },

  before: {
    async close({ tx, row }) {
      const missing = await tx.db
        .selectFrom('link as l')
        .innerJoin('case as c', 'c.id', 'l.from_id')
        .innerJoin('department as d', 'd.id', 'c.department_id')
        .select('d.name')
        .where('l.to_id', '=', row.id)
        .where('c.type', '=', 'clueReturn')
        .where('c.is_open', '=', true)
        .orderBy('d.name')
        .execute();
      if (missing.length === 0) return;
      const names = missing.map(({ name }) => name);
      throw refuse('not_all_answered', {
        count: names.length,
        names: { zh: names.join('、'), en: names.join(', ') },
      });
    },
  },
});

async function departmentsOf(tx: Tx, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
  const wanted = [...new Set(ids)];
  const found = await tx.db
    .selectFrom('department')
    .select(['id', 'name'])
    .where('id', 'in', wanted)
    .orderBy('name')
    .execute();
  if (found.length !== wanted.length)
    throw refuse('not_found', { what: { zh: '所选科室', en: 'a chosen department' } });
  return found;
}

/** Opens one department's answer and gives who is to sign it. */
async function ask(tx: Tx, round: CaseRow, departmentId: string): Promise<string[]> {
  const { scope, template, dueOn } = round.data;
  const { row } = await tx.ctx.app.cases.open(tx, {
    type: 'clueReturn',
    title: round.title,
    departmentId,
    followsId: round.id,
    mode: round.mode as 'real',
    demo: round.is_demo,
    data: { roundNumber: round.number, scope, template, dueOn },
  });
  const heads = await holdersFor(tx, 'clue.return', departmentId);
  await addParties(tx, row.id, heads, 'assignee');
  await notify(tx, heads, {
    subject: caseSubject(row.id),
    urgent: false,
    zh: `请于 ${String(dueOn)} 前报送线索或签署零报告(${row.number})`,
    en: `File clues or sign a nil return by ${String(dueOn)} (${row.number})`,
  });
  return heads;
}
