import { refuse, type caseTypes } from '@anyuan/contract';

import type { StepOf } from '../../kernel/cases/index.ts';

type Dispute = typeof caseTypes.dispute;

const years = 3;

/** What is sealed later joins what was sealed before. */
export async function sealed({ row, input, data }: StepOf<Dispute, 'seal'>): Promise<void> {
  data['sealed'] = [...(row.data['sealed'] ?? []), ...input['sealed']];
}

/** 医疗纠纷预防和处理条例 art. 24: in the presence of both; alone once it is solved, or three years have passed. */
export async function unseal({ tx, row, input }: StepOf<Dispute, 'unseal'>): Promise<void> {
  const since = new Date(row.stamps['sealedAt'] ?? tx.now);
  since.setUTCFullYear(since.getUTCFullYear() + years);
  const mayAlone = 'concludedAt' in row.stamps || since <= tx.now;
  if (!mayAlone && !input['patientSignature']) throw refuse('both_present', { path: 'patientSignature' });
}
