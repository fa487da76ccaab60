import { ledgerSignatures } from '@anyuan/contract';

import type { RegisterQuery } from './book.ts';
import type { RegisterSource } from './source.ts';

type Frame = Omit<RegisterSource, 'label' | 'columns' | 'count' | 'read'>;

/** What every register of a period on the page of ledgers says of itself. */
export const ledgerFrame = ({ type, ledger, from, to, lang }: RegisterQuery): Frame => ({
  lang,
  scope: lang === 'zh' ? `${from} 至 ${to}` : `${from} to ${to}`,
  fileScope: `${from}~${to}`,
  page: '/ledgers',
  link: new URLSearchParams({ type, ledger, from, to }),
  signatures: ledgerSignatures,
  needsPurpose: false,
  audit: { name: 'ledger', type: 'ledger', id: `${type}.${ledger}`, detail: { type, ledger, from, to } },
});
