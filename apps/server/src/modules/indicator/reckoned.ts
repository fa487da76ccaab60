import type { Reckoned } from '@anyuan/contract';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { guardCount, quietDays } from '../register/index.ts';

export interface ReckonedNumber {
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  opens: string | null;
}

export const mayReckon = (ctx: Ctx): boolean =>
  holds(ctx.rights, 'figure.read') ||
  holds(ctx.rights, 'register.governance') ||
  ctx.rights.grants.get('register.read') === 'all';

/** What is reckoned from registers, as it stands now. */
export async function reckon(ctx: Ctx, name: Reckoned): Promise<ReckonedNumber> {
  const page = (path: string): string | null => (holds(ctx.rights, 'register.read') ? path : null);
  if (name === 'guards' || name === 'guardGap') {
    const { needed, present } = await guardCount(ctx);
    const opens = page('/registers/guard-certificate');
    if (name === 'guards') return { value: present, numerator: present, denominator: needed, opens };
    const value = needed === null ? null : Math.max(0, needed - present);
    return { value, numerator: present, denominator: needed, opens };
  }
  const kind = name.slice('quiet.'.length);
  const { items } = await quietDays(ctx);
  const days = items.find((one) => one.kind === kind)?.days ?? null;
  return { value: days, numerator: days, denominator: null, opens: page('/registers/zero-report') };
}
