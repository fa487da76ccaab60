import { caseTypes, refuse } from '@anyuan/contract';

import { addParties, hooksOf, dayOf, type Step } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { ofOwnDepartment } from '../identity/index.ts';

interface Measure {
  measure: string;
  owner: string;
  dueOn: string;
  check: string;
  doneOn?: string;
  evidence?: string;
}
const capaOf = (from: Record<string, unknown>): Measure[] => (from['capa'] as Measure[] | undefined) ?? [];

export const adverseHooks = hooksOf(caseTypes.adverseEvent, {
  async opening(tx, fresh) {
    await ofOwnDepartment(tx, fresh);
  },

  before: {
    async plan({ tx, input }) {
      if (capaOf(input).some(({ dueOn }) => dueOn < dayOf(tx.now))) throw refuse('measure_past');
    },
    async progress(step) {
      sameMeasures(step);
      if (capaOf(step.input).some(({ doneOn }) => doneOn !== undefined && doneOn > dayOf(step.tx.now)))
        throw refuse('done_ahead');
    },
    async done({ data }) {
      const open = capaOf(data).filter(({ doneOn, evidence }) => !doneOn || !evidence);
      if (open.length > 0)
        throw refuse('measures_open', {
          count: open.length,
          names: {
            zh: open.map(({ measure }) => measure).join('、'),
            en: open.map(({ measure }) => measure).join(', '),
          },
        });
    },
  },

  after: {
    plan: ({ tx, row, input }) => draw(tx, row.id, input),
    ineffective: ({ tx, row, input }) => draw(tx, row.id, input),
  },
});

/** Whoever says how far a measure is does not change what was ordered. */
function sameMeasures({ row, input }: Step): void {
  const ordered = (list: Measure[]): string =>
    JSON.stringify(list.map(({ measure, owner, dueOn, check }) => [measure, owner, dueOn, check]));
  if (ordered(capaOf(input)) !== ordered(capaOf(row.data))) throw refuse('measures_changed');
}

/** Owners of measures become helpers of the case, and so may not check the effect. */
async function draw(tx: Tx, caseId: string, input: Record<string, unknown>): Promise<void> {
  await addParties(tx, caseId, [...new Set(capaOf(input).map(({ owner }) => owner))], 'responder');
}
