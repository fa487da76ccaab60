import { caseTypes, type Label } from '@anyuan/contract';

import { type CaseRow, caseSubject, hooksOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { onDutyIds } from '../duty/index.ts';
import { audienceOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';

/** Whoever stands at the service centre is called at once, and again as long as nobody goes. */
export const escortHooks = hooksOf(caseTypes.escort, {
  async openedMany(_, opened) {
    for (const { tx, row } of opened) await page(tx, row, ['新陪检', 'An escort is asked for']);
  },

  async rangMany(_, rings) {
    for (const { tx, row, clock, step } of rings)
      if (clock === 'accept')
        await page(tx, row, [`陪检无人接单(第 ${step} 次)`, `Nobody goes yet (reminder ${step})`]);
  },
});

/** Those who signed on at the service centre; at a desk that nobody has signed on to, everybody who works it. */
async function page(tx: Tx, row: CaseRow, [zh, en]: Label): Promise<void> {
  const onDuty = await onDutyIds(tx, ['service-desk']);
  const people = onDuty.length > 0 ? onDuty : await audienceOf(tx, caseSubject(row.id), ['service.handle']);
  const others = people.filter((id) => id !== tx.ctx.actor.id);
  await notify(tx, others, {
    subject: caseSubject(row.id),
    urgent: true,
    zh: `${zh}:${row.title}(${row.number})`,
    en: `${en}: ${row.title} (${row.number})`,
  });
}
