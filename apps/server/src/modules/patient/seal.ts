import type { Step } from '../../kernel/cases/types.ts';
import { no } from './rules.ts';

const years = 3;

/** What is sealed later joins what was sealed before. */
export async function sealed({ row, input, data }: Step): Promise<void> {
  data['sealed'] = [...((row.data['sealed'] as unknown[] | undefined) ?? []), ...(input['sealed'] as unknown[])];
}

/** 医疗纠纷预防和处理条例 art. 24: in the presence of both; alone once it is solved, or three years have passed. */
export async function unseal({ tx, row, input }: Step): Promise<void> {
  const since = new Date(row.stamps['sealedAt'] ?? tx.now);
  since.setUTCFullYear(since.getUTCFullYear() + years);
  const mayAlone = 'concludedAt' in row.stamps || since <= tx.now;
  if (!mayAlone && !input['patientSignature'])
    throw no('纠纷未解决且未满三年,须双方在场启封', 'unsolved and within three years, both sides have to be present');
}
