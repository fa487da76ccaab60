import { refuse, type CaseTypeName } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { CaseHooks } from '../../kernel/cases/types.ts';

const dayMs = 86_400_000;
const valuables = new Set<unknown>(['money', 'jewellery']);
const type: CaseTypeName = 'lostItem';

/** Lost and found: a thing goes back to somebody who could prove it is his, and is not given away too soon. */
export function watchLostItems(app: App): void {
  const hooks: CaseHooks = {
    before: {
      async giveBack({ tx, input, data }) {
        if (input['hasProof'] !== true)
          throw refuse('conflict', {
            reason: { zh: '归还前须核对特征或证件', en: 'the mark or papers must be checked before it is given back' },
          });
        if (!valuables.has(data['kind'])) return;
        if (typeof input['witness'] !== 'string' || input['witness'] === tx.ctx.actor.id)
          throw refuse('conflict', {
            reason: {
              zh: '现金和首饰归还须另有一名见证人',
              en: 'cash and jewellery are given back before a second person',
            },
          });
      },
      async close({ tx, row, input }) {
        if (input['reason'] !== 'disposed') return;
        const days = app.settings.get<number>('lostItem.keepDays');
        const since = row.stamps['matchedAt'] ?? row.at.toISOString();
        if (tx.now.getTime() - Date.parse(since) < days * dayMs)
          throw refuse('conflict', {
            reason: {
              zh: `无人认领的物品至少保管 ${days} 天`,
              en: `what nobody claims is kept for at least ${days} days`,
            },
          });
      },
    },
  };
  app.cases.use(type, hooks);
}
