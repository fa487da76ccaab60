import { caseTypes, refuse } from '@anyuan/contract';

import { hooksOf, peopleIn, type Step } from '../../kernel/cases/index.ts';
import { checkColleagues, checkHandlers } from './involved.ts';
import { isOver, type Data } from './rules.ts';
import { sealed, unseal } from './seal.ts';
import { conclude } from './settlement.ts';

/** Medical disputes (data sheet C14): what the declaration cannot say. */
export const disputeHooks = hooksOf(caseTypes.dispute, {
  before: {
    async assess({ tx, data }) {
      if (data['isMajor'] === true) data['majorKnownAt'] ??= tx.now.toISOString();
    },
    async inform({ data }) {
      const given = [
        'toldRoutes',
        'toldSealing',
        'toldCopying',
        ...(data.diedAt ? (['toldAutopsy'] as const) : []),
      ] as const;
      if (given.some((notice) => data[notice] !== true)) throw refuse('notices_first');
    },
    seal: sealed,
    unseal,
    negotiate: afterAppraisal(),
    resume: afterAppraisal('mediationAt'),
    applicationAccepted: afterAppraisal('appliedAt'),
    mediate: checkMediators,
    addMediator: checkMediators,
    conclude,
    confirm({ tx, row }) {
      if (isOver(tx, row, 'confirmation', row.stamps['concludedAt'])) throw refuse('confirmation_over');
    },
  },
});

/** Nobody mediates who is asked one of the four questions and cannot say no. */
async function checkMediators({ tx, row, data, input }: Step): Promise<void> {
  const conflicts = ['isParty', 'isRelative', 'hasInterest', 'hasOther'] as const;
  if (conflicts.some((question) => input[question] !== false)) throw refuse('mediator_conflict');
  await checkHandlers(tx, row, data, input['mediators']);
  await checkColleagues(tx, row, data, input['mediators']);
  const handling = await tx.db
    .selectFrom('case_party')
    .select('person_id')
    .where('case_id', '=', row.id)
    .where('relation', '=', 'assignee')
    .execute();
  if (handling.some((party) => peopleIn(input['mediators']).includes(party.person_id)))
    throw refuse('handler_mediates', { path: 'mediators' });
}

/** Out of an appraisal leads its opinion, back to a route that had been taken. */
function afterAppraisal(taken?: string): (step: Step) => Promise<void> {
  return async ({ row }: { row: { state: string; stamps: Data } }) => {
    if (row.state !== 'appraising') return;
    if (!('appraisedAt' in row.stamps)) throw refuse('appraisal_first');
    if (taken && !(taken in row.stamps)) throw refuse('route_not_taken');
  };
}
