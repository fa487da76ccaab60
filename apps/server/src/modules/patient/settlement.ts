import type { Step } from '../../kernel/cases/types.ts';
import { no } from './rules.ts';

const ways: Record<string, string> = {
  negotiating: 'negotiation',
  mediating: 'mediation',
  administrative: 'administrative',
  litigating: 'court',
};

/** An agreement is signed, insured and appraised as the locality asks; what a court says needs no more than itself. */
export async function conclude({ tx, row, input, data }: Step): Promise<void> {
  data['settledBy'] = ways[row.state];
  const amount = data['amount'] as number;
  const share = data['insurerShare'] as number | undefined;
  if (share !== undefined && (share > amount || data['insurerJoined'] !== true))
    throw no('保险赔付须有保险机构参与且不超过赔偿金额', 'an insurer pays only if it took part, and no more than all');
  if (row.state === 'litigating') return;

  if (!input['hospitalSignature'] || !input['patientSignature'])
    throw no('协议须双方签字', 'both sides sign the agreement');
  if (row.state === 'mediating' && !input['mediatorSignature'])
    throw no('调解协议须调解员签字', 'the mediator signs, too');
  const { settings } = tx.ctx.app;
  const disputed = Math.max(amount, (data['claim'] as number | undefined) ?? 0);
  const insurerOver = settings.get<number>('dispute.insurerOver');
  if (disputed > insurerOver && data['insurerJoined'] !== true)
    throw no(`超过 ${insurerOver} 元的须有保险机构参与`, `over ¥${insurerOver} the insurer takes part`);
  const appraisalFrom = settings.get<number>('dispute.appraisalFrom');
  if (disputed >= appraisalFrom && !('appraisedAt' in row.stamps))
    throw no(`${appraisalFrom} 元以上的须先鉴定`, `from ¥${appraisalFrom} on an appraisal comes first`);
}
