import { caseTypes, refuse } from '@anyuan/contract';

import { dayOf, hooksOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { mayDo } from '../papers/index.ts';

/** Who speaks is authorised on the day he is named, and still on the day his words are approved. */
export const pressRequestHooks = hooksOf(caseTypes.pressRequest, {
  before: {
    assign: ({ tx, data }) => checkSpokesman(tx, data['spokesman']),
    approve: ({ tx, data }) => checkSpokesman(tx, data['spokesman']),
  },
});

async function checkSpokesman(tx: Tx, person: unknown): Promise<void> {
  const id = String(person);
  const answer = (await mayDo(tx.db, 'press', [id], dayOf(tx.now))).get(id);
  if (!answer?.may) throw refuse('not_spokesman', { path: 'spokesman' });
}
