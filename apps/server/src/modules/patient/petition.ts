import { leaveParties, peopleIn } from '../../kernel/cases/parties.ts';
import type { CaseHooks, NewCase, Step } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { checkColleagues, checkHandlers, isTheirs } from './involved.ts';
import { isOver, no } from './rules.ts';

/** Petitions (data sheet C15): above all that an accusation never reaches the accused. */
export const petitionHooks: CaseHooks = {
  async opening(tx, fresh) {
    fresh.data['receivedAt'] ??= tx.now.toISOString();
    if (fresh.followsId) fresh.data['channel'] = 'complaint';
    const me = tx.ctx.actor.id;
    if (me !== null && peopleIn(fresh.data['staff']).includes(me))
      throw no('本人被反映的信访由他人登记', 'a petition about you is registered by somebody else');
    await keepAway(tx, fresh);
  },

  before: {
    classify: checkNamed,
    name: checkNamed,
    accuse: markAccusation,
    turnsOut: markAccusation,
    async object({ tx, row, data }) {
      if (isOver(tx, row, 'objection', data['receivedAt'] as string))
        throw no('已超过提出异议的期限,应当受理', 'too late to object: it has to be accepted');
    },
    async assign({ tx, row, data, input }) {
      await checkHandlers(tx, row, data, input['handler']);
      await checkColleagues(tx, row, data, input['handler']);
      if (await isTheirs(tx, row, data, input['department']))
        throw no('不能交被反映人所在科室办理', 'the department it is about cannot handle it');
      if (row.secrecy >= 4) await checkNamedFew(tx, input['handler'] as string);
      await leaveParties(tx, row.id, 'assignee');
    },
    async askReview({ tx, row }) {
      if (isOver(tx, row, 'window', row.stamps['answeredAt']))
        throw no('已超过申请复查的期限', 'too late to ask for a review');
    },
    async askRecheck({ tx, row }) {
      if (isOver(tx, row, 'window', row.stamps['reviewedAt']))
        throw no('已超过申请复核的期限', 'too late to ask for a re-check');
    },
    async close({ tx, row, input }) {
      const told = row.stamps[row.state === 'reviewed' ? 'reviewedAt' : 'answeredAt'];
      if (input['isAgreed'] !== true && !isOver(tx, row, 'window', told))
        throw no('信访人未接受的,期满后才能终结', 'unless the petitioner accepts, only after the time to object');
    },
  },
};

/** A petition that comes out of a complaint leaves the department complained of behind. */
async function keepAway(tx: Tx, fresh: NewCase): Promise<void> {
  if (fresh.followsId) {
    fresh.departmentId = null;
    fresh.placeId = null;
  } else if (await isTheirs(tx, null, fresh.data, fresh.departmentId))
    throw no('不能交被反映人所在科室办理', 'the department it is about cannot handle it');
}

/** Everybody who has ever been named stays away from it. */
async function checkNamed({ name, tx, row, data, input }: Step): Promise<void> {
  if (input['staff']) data['staff'] = [...new Set([...peopleIn(row.data['staff']), ...peopleIn(input['staff'])])];
  const isForNamed = row.secrecy >= 4 && name !== 'classify';
  if (!isForNamed && (await isTheirs(tx, row, data, row.department_id)))
    throw no('正由被反映人所在科室办理,请先改交', 'the department it is about has it: assign it elsewhere first');
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
  if (!row) throw no('检举控告只能交纪检人员办理', 'an accusation is for discipline inspection only');
}
