import { refuse } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/due.ts';
import { addParties } from '../../kernel/cases/parties.ts';
import type { CaseRow } from '../../kernel/cases/row.ts';
import type { CaseHooks } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { holdersFor } from '../identity/index.ts';
import { notify } from '../notice/index.ts';

/** A round asks every department at once, and is over when every one has answered. */
export const clueRoundHooks: CaseHooks = {
  async opening(tx, { data }) {
    if (String(data['periodStart']) > String(data['periodEnd']))
      throw refuse('conflict', { reason: { zh: '期间的起止日期颠倒', en: 'the period ends before it starts' } });
    if (String(data['dueOn']) < dayOf(tx.now))
      throw refuse('conflict', { reason: { zh: '截止日期不能早于今天', en: 'the answers are due in the past' } });
  },

  async opened(tx, row) {
    const silent: string[] = [];
    for (const department of await departmentsOf(tx, row.data['departments'] as string[])) {
      const heads = await ask(tx, row, department.id);
      if (heads.length === 0) silent.push(department.name);
    }
    if (silent.length > 0 && row.reporter_id)
      await notify(tx, [row.reporter_id], {
        caseId: row.id,
        urgent: false,
        zh: `以下科室没有报送人,请指定:${silent.join('、')}(${row.number})`,
        en: `Nobody answers for these departments, please appoint: ${silent.join(', ')} (${row.number})`,
      });
  },

  before: {
    async close({ tx, row }) {
      const missing = await tx.db
        .selectFrom('case_link as l')
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
      throw refuse('conflict', {
        reason: {
          zh: `还有 ${names.length} 个科室未报送:${names.join('、')}。确不需报的请注明原因免报`,
          en: `${names.length} departments have not answered: ${names.join(', ')}. Excuse them with a reason, if they need not`,
        },
      });
    },
  },
};

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
    caseId: row.id,
    urgent: false,
    zh: `请于 ${String(dueOn)} 前报送线索或签署零报告(${row.number})`,
    en: `File clues or sign a nil return by ${String(dueOn)} (${row.number})`,
  });
  return heads;
}
