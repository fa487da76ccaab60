import type { Client, apis } from '@anyuan/contract';

/** The calls the outbox makes. */
export interface Wire {
  case: Pick<Client<(typeof apis)['case']>, 'act' | 'get' | 'create'>;
  file: Pick<Client<(typeof apis)['file']>, 'have' | 'part'>;
  dispatch: Pick<Client<(typeof apis)['dispatch']>, 'raise'>;
  round: Pick<Client<(typeof apis)['round']>, 'check'>;
}
