import { peopleIn } from '../../kernel/cases/parties.ts';
import type { CaseHooks, Step } from '../../kernel/cases/types.ts';
import { checkColleagues, checkHandlers } from './involved.ts';
import { isFuture, isOver, no, type Data } from './rules.ts';
import { sealed, unseal } from './seal.ts';
import { conclude } from './settlement.ts';

/** Medical disputes (data sheet C14): what the declaration cannot say. */
export const disputeHooks: CaseHooks = {
  before: {
    async assess({ tx, data }) {
      if ((data['injury'] === 'one' || data['injury'] === 'two') && data['isMajor'] !== true)
        throw no('二级以上损害属重大纠纷', 'an injury of class 2 or worse is a major dispute');
      if (data['isMajor'] === true) data['majorKnownAt'] ??= tx.now.toISOString();
    },
    async inform({ data }) {
      const given = ['toldRoutes', 'toldSealing', 'toldCopying', ...(data['diedAt'] ? ['toldAutopsy'] : [])];
      if (given.some((notice) => data[notice] !== true))
        throw no(
          '须先告知解决途径、封存、复制规定;患者死亡的还须告知尸检',
          'tell of the routes, of sealing and of copying first; of autopsy, too, if the patient has died',
        );
    },
    async recordDeath({ tx, data }) {
      if (data['toldAutopsy'] !== true) throw no('须告知尸检规定', 'tell of autopsy');
      if (isFuture(tx, data['diedAt'])) throw no('死亡时间不能晚于现在', 'the death cannot lie ahead');
    },
    seal: sealed,
    unseal,
    negotiate: afterAppraisal(),
    resume: afterAppraisal('mediationAt'),
    applicationAccepted: afterAppraisal('appliedAt'),
    mediate: checkMediators,
    addMediator: checkMediators,
    conclude,
    async confirm({ tx, row, data, input }) {
      if (data['settledBy'] !== 'mediation')
        throw no('司法确认适用于人民调解协议', "the court confirms agreements of people's mediation");
      if (input['isJoint'] !== true) throw no('须由双方共同申请', 'both sides ask for it jointly');
      if (isOver(tx, row, 'confirmation', row.stamps['concludedAt']))
        throw no('已超过申请司法确认的期限', 'too late to ask the court');
    },
    async archive({ row, data }) {
      if (data['isMajor'] === true && !('majorReportedAt' in row.stamps))
        throw no('重大纠纷须先上报', 'a major dispute is reported first');
    },
  },
};

/** Nobody mediates who is asked one of the four questions and cannot say no. */
async function checkMediators({ tx, row, data, input }: Step): Promise<void> {
  const conflicts = ['isParty', 'isRelative', 'hasInterest', 'hasOther'] as const;
  if (conflicts.some((question) => input[question] !== false))
    throw no('有回避情形的,不能担任调解员', 'a mediator with a conflict of interest has to stand aside');
  await checkHandlers(tx, row, data, input['mediators']);
  await checkColleagues(tx, row, data, input['mediators']);
  const handling = await tx.db
    .selectFrom('case_party')
    .select('person_id')
    .where('case_id', '=', row.id)
    .where('relation', '=', 'assignee')
    .execute();
  if (handling.some((party) => peopleIn(input['mediators']).includes(party.person_id)))
    throw no('本案经办人不能担任调解员', 'whoever handles the dispute for the hospital cannot mediate it');
}

/** Out of an appraisal leads its opinion, back to a route that had been taken. */
function afterAppraisal(taken?: string): (step: Step) => Promise<void> {
  return async ({ row }: { row: { state: string; stamps: Data } }) => {
    if (row.state !== 'appraising') return;
    if (!('appraisedAt' in row.stamps)) throw no('须先录入鉴定意见', 'record the appraisal first');
    if (taken && !(taken in row.stamps)) throw no('此前未走该途径', 'that route had not been taken');
  };
}
