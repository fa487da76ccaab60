import { refuse, type caseTypes, type DataOf } from '@anyuan/contract';

import type { StepOf } from '../../kernel/cases/index.ts';

const ways: Partial<Record<string, DataOf<typeof caseTypes.dispute>['settledBy']>> = {
  negotiating: 'negotiation',
  mediating: 'mediation',
  administrative: 'administrative',
  litigating: 'court',
};

/** An agreement is signed, insured and appraised as the locality asks; what a court says needs no more than itself. */
export async function conclude({ tx, row, input, data }: StepOf<typeof caseTypes.dispute, 'conclude'>): Promise<void> {
  data['settledBy'] = ways[row.state];
  const { amount, insurerShare: share } = input;
  if (share !== undefined && (share > amount || data['insurerJoined'] !== true))
    throw refuse('insurer_share', { path: 'insurerShare' });
  if (row.state === 'litigating') return;

  if (!input['hospitalSignature'] || !input['patientSignature']) throw refuse('both_sign');
  if (row.state === 'mediating' && !input['mediatorSignature'])
    throw refuse('mediator_signs', { path: 'mediatorSignature' });
  const { settings } = tx.ctx.app;
  const disputed = Math.max(amount, data['claim'] ?? 0);
  const insurerOver = settings.get<number>('dispute.insurerOver');
  if (disputed > insurerOver && data['insurerJoined'] !== true) throw refuse('insurer_needed', { amount: insurerOver });
  const appraisalFrom = settings.get<number>('dispute.appraisalFrom');
  if (disputed >= appraisalFrom && !('appraisedAt' in row.stamps))
    throw refuse('appraisal_needed', { amount: appraisalFrom });
}
