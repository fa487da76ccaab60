import { caseTypes, refuse } from '@anyuan/contract';

import { hooksOf, leaveParties, type NewCase, peopleIn, type Step } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { checkColleagues, checkHandlers, isTheirs } from './involved.ts';
import { isOver } from './rules.ts';

/** Petitions (data sheet C15): above all that an accusation never reaches the accused. */
export const petitionHooks = hooksOf(caseTypes.petition, {
  async opening(tx, fresh) {
    if (fresh.followsId) fresh.data['channel'] = 'complaint';
    // Whoever comes again after he was answered comes today; what was taken for a complaint came when that did.
    if (fresh.followsId && (await wasAnswered(tx, fresh.followsId))) delete fresh.data['receivedAt'];
    fresh.data['receivedAt'] ??= (fresh.at ?? tx.now).toISOString();
    const me = tx.ctx.actor.id;
    if (me !== null && peopleIn(fresh.data['staff']).includes(me)) throw refuse('about_you');
    await keepAway(tx, fresh);
  },

  before: {
    classify: checkNamed,
    name: checkNamed,
    accuse: markAccusation,
    turnsOut: markAccusation,
    async object({ tx, row, data }) {
      if (isOver(tx, row, 'objection', data['receivedAt'])) throw refuse('objection_over');
    },
    async assign({ tx, row, data, input }) {
      await checkHandlers(tx, row, data, input['handler']);
      await checkColleagues(tx, row, data, input['handler']);
      if (await isTheirs(tx, row, data, input['department'])) throw refuse('their_department', { path: 'department' });
      if (row.secrecy >= 4) await checkNamedFew(tx, input['handler']);
      await leaveParties(tx, row.id, 'assignee');
    },
    async askReview({ tx, row }) {
      if (isOver(tx, row, 'window', row.stamps['answeredAt'])) throw refuse('review_over');
    },
    async askRecheck({ tx, row }) {
      if (isOver(tx, row, 'window', row.stamps['reviewedAt'])) throw refuse('recheck_over');
    },
    async close({ tx, row, input }) {
      const told = row.stamps[row.state === 'reviewed' ? 'reviewedAt' : 'answeredAt'];
      if (input['isAgreed'] !== true && !isOver(tx, row, 'window', told)) throw refuse('window_open');
    },
  },
});

async function wasAnswered(tx: Tx, complaintId: string): Promise<boolean> {
  const row = await tx.db.selectFrom('case').select('stamps').where('id', '=', complaintId).executeTakeFirst();
  return row !== undefined && ('repliedAt' in row.stamps || 'settledAt' in row.stamps);
}

/** A petition that comes out of a complaint leaves the department complained of behind. */
async function keepAway(tx: Tx, fresh: NewCase): Promise<void> {
  if (fresh.followsId) {
    fresh.departmentId = null;
    fresh.placeId = null;
  } else if (await isTheirs(tx, null, fresh.data, fresh.departmentId))
    throw refuse('their_department', { path: 'department' });
}

/** Everybody who has ever been named stays away from it. */
async function checkNamed({ name, tx, row, data, input }: Step): Promise<void> {
  if (input['staff']) data['staff'] = [...new Set([...peopleIn(row.data['staff']), ...peopleIn(input['staff'])])];
  const isForNamed = row.secrecy >= 4 && name !== 'classify';
  if (!isForNamed && (await isTheirs(tx, row, data, row.department_id))) throw refuse('assign_elsewhere');
}

async function markAccusation(step: Step): Promise<void> {
  step.data['kind'] = 'accusation';
  const { input, row, data } = step;
  if (input['staff']) data['staff'] = [...new Set([...peopleIn(row.data['staff']), ...peopleIn(input['staff'])])];
  // Whoever handled it as an ordinary matter is not one of the named few.
  await leaveParties(step.tx, row.id, 'assignee');
}

async function checkNamedFew(tx: Tx, personId: string): Promise<void> {
  const row = await tx.db
    .selectFrom('person_role as r')
    .innerJoin('role_grant as g', 'g.role_code', 'r.role_code')
    .select('g.permission')
    .where('r.person_id', '=', personId)
    .where('g.permission', '=', 'accusation.handle')
    .executeTakeFirst();
  if (!row) throw refuse('discipline_only', { path: 'handler' });
}
