import { ApiError, hisApi, type HandlerInput, type Result } from '@anyuan/contract';

import type { Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { askHis, hisOf } from './ask.ts';

export { simulateHis } from './ask.ts';

const shown = 4;
/** Enough to find the look again, not enough to be one. */
const masked = (number: string): string => `***${number.slice(-shown)}`;

/** Every look has its line, whether it found somebody or failed. */
async function look(
  ctx: Ctx,
  { by, number, type }: HandlerInput<typeof hisApi.look>,
): Promise<Result<typeof hisApi.look>> {
  const note = (detail: Record<string, unknown>): Promise<void> =>
    ctx.tx(async (tx) => tx.audit('his.look', 'his', null, { by, number: masked(number), type, ...detail }));
  try {
    const found = await askHis(ctx.app, by, number);
    await note({ found: found !== null });
    return { found };
  } catch (error) {
    if (error instanceof ApiError) await note({ failed: error.code });
    throw error;
  }
}

/** Patients, visits and bills of the hospital's own system, looked up for a form. Nothing of it is kept here. */
export const his: Module = {
  name: 'his',
  zh: '院内系统(HIS)查询:患者、就诊、科室、费用填入表单,每次查询留痕',
  routes(app) {
    app.http.api('his', hisApi, {
      state: async () => ({ isOn: hisOf(app) !== null }),
      look: (input, ctx) => look(ctx, input),
    });
  },
};
