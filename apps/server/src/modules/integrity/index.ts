import type { Module } from '../../kernel/app.ts';
import { accountabilityHooks } from './accountability.ts';
import { agreementHooks } from './agreement.ts';
import { clueReturnHooks } from './clue-return.ts';
import { clueRoundHooks } from './clue-round.ts';
import { redPacketHooks } from './red-packet.ts';

/** Integrity (data sheets C16, C23, C24): what the declarations of its case types cannot say. */
export const integrity: Module = {
  name: 'integrity',
  zh: '红包、协议、索要举报、线索摸排、问责与奖励',
  routes({ cases }) {
    cases.use(redPacketHooks);
    cases.use(agreementHooks);
    cases.use(clueRoundHooks);
    cases.use(clueReturnHooks);
    cases.use(accountabilityHooks);
  },
};
