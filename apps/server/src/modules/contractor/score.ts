import { caseTypes, refuse, type scoreBands } from '@anyuan/contract';

import { hooksOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { contractorOf } from './contract.ts';

type Band = keyof typeof scoreBands;
const bands: readonly Exclude<Band, 'poor'>[] = ['full', 'good', 'fair'];

export const scoreHooks = hooksOf(caseTypes.contractorScore, {
  async opening(tx, { data }) {
    if (!data.contract || !data.month) return;
    data.contractor = await contractorOf(tx, data.contract, data.month);
    // One month has one name, whichever of its days was given.
    data.month = `${data.month.slice(0, 7)}-01`;
  },
  before: {
    async score({ tx, data, input }) {
      data.faults = input.faults;
      data.score = Math.max(0, 100 - (await pointsOf(tx, input.faults ?? [])));
      const { settings } = tx.ctx.app;
      const band: Band = bands.find((one) => (data.score ?? 0) >= settings.get<number>(`contractor.${one}`)) ?? 'poor';
      const cents = Math.round((data.fee ?? 0) * settings.get<number>(`contractor.pay.${band}`));
      data.band = band;
      data.payable = cents / 100;
      data.withheld = Math.round((data.fee ?? 0) * 100 - cents) / 100;
    },
  },
});

/** Points by the list of the house, as it stands now. */
async function pointsOf(tx: Tx, faults: readonly { fault: string; times: number }[]): Promise<number> {
  if (faults.length === 0) return 0;
  const rows = await tx.db
    .selectFrom('thing')
    .select(['id', 'data'])
    .where('kind', '=', 'contractor-fault')
    .where(
      'id',
      'in',
      faults.map(({ fault }) => fault),
    )
    .execute();
  const points = new Map(rows.map(({ id, data }) => [id, Number(data['points'])]));
  return faults.reduce((total, { fault, times }) => {
    const each = points.get(fault);
    if (each === undefined) throw refuse('not_found', { what: fault });
    return total + each * times;
  }, 0);
}
