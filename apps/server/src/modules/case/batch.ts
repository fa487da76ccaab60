import { ApiError, type BatchItem, type caseApi, type HandlerInput } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** The same step in several cases, one transaction each: a refusal stops its own case only. */
export async function batch(
  app: App,
  ctx: Ctx,
  { ids, action, input }: HandlerInput<(typeof caseApi)['batch']>,
): Promise<{ items: BatchItem[] }> {
  const items: BatchItem[] = [];
  for (const id of new Set(ids))
    items.push({ id, refused: await refusal(() => app.cases.act(ctx, id, action, input)) });
  return { items };
}

async function refusal(work: () => Promise<unknown>): Promise<BatchItem['refused']> {
  try {
    await work();
    return null;
  } catch (error) {
    // A fault of ours ends the whole call; a plain no belongs to its row.
    if (!(error instanceof ApiError) || error.status >= 500) throw error;
    const { code, message, messageEn } = error.toBody().error;
    return { code, zh: message, en: messageEn };
  }
}
