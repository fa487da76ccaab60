import type { deviceApi, DeviceKind, Result } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { figuresOf } from '../../kernel/figures/index.ts';
import { deviceFigures } from './figures.ts';

/** How many of each kind are well, for the kinds there are: the figures of devices in one row a kind. */
export async function summary(ctx: Ctx): Promise<Result<typeof deviceApi.summary>> {
  const today = dayOf(ctx.now());
  const groups = await figuresOf(ctx, deviceFigures(ctx), { from: today, to: today, by: 'kind' });
  const items = groups.flatMap(({ key, figures }) => {
    const of = (name: string): number => figures.find((one) => one.name === name)?.value ?? 0;
    if (key === null || of('total') === 0) return [];
    return [
      {
        kind: key as DeviceKind,
        total: of('total'),
        online: of('online'),
        fault: of('fault'),
        offline: of('offline'),
        unknown: of('unknown'),
        testOverdue: of('testOverdue'),
      },
    ];
  });
  return { items: items.sort((a, b) => (a.kind < b.kind ? -1 : 1)) };
}
