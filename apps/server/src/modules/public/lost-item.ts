import { caseTypes, refuse } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { dayMs, dayOf, hooksOf, limitOfClock, type Step } from '../../kernel/cases/index.ts';

/** Lost and found: a thing goes back to somebody who could prove it is his, and is not given away too soon. */
export function watchLostItems(app: App): void {
  const hooks = hooksOf(caseTypes.lostItem, {
    before: {
      async close(step) {
        if (step.input['reason'] !== 'disposed') return;
        const until = await keptUntil(step);
        if (step.tx.now < until) throw refuse('kept_longer', { day: dayOf(new Date(until.getTime() - 1)) });
      },
    },
  });
  app.cases.use(hooks);
}

/** The end of the time to claim it, as it was promised when it was announced, and of the time it is kept at least. */
async function keptUntil({ tx, row, data }: Step): Promise<Date> {
  const matchedAt = new Date(row.stamps['matchedAt'] ?? tx.now);
  const since = data['side'] === 'found' ? row.at : matchedAt;
  const kept = since.getTime() + tx.ctx.app.settings.get<number>('lostItem.keepDays') * dayMs;
  const claim = await limitOfClock(tx, row, 'claim', matchedAt);
  return new Date(Math.max(kept, claim.getTime()));
}
