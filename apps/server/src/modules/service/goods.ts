import { caseTypes, custodyBook } from '@anyuan/contract';

import { hooksOf, type StepOf } from '../../kernel/cases/index.ts';
import { reverseIn, standingLine, writeIn } from '../book/index.ts';

type Step = StepOf<typeof caseTypes.lostItem, 'match' | 'unmatch' | 'giveBack' | 'close'>;

const valuable: readonly unknown[] = ['money', 'jewellery'];
const kept = ['takeIn', 'forfeit'];

/** The goods of a matter lie in the book of custody: what its steps say of them is written there, once. */
export const goodsHooks = hooksOf(caseTypes.lostItem, {
  after: {
    async match(step) {
      const { tx, row, data } = step;
      // Announced again, or stored things that nobody fetched: it lies in the book already.
      if (await standingLine(tx, custodyBook, row.id, kept)) return;
      await writeIn(
        tx,
        custodyBook,
        'takeIn',
        { item: valuable.includes(data.kind) ? 'valuable' : 'found' },
        { batch: row.number },
        { what: data.item, keptAt: data.storedAt },
        matterOf(step),
      );
    },
    async unmatch({ tx, row, data }) {
      // What was found stays here, whoever it did not belong to; what was no match for a thing that is missed never was its.
      if (data.side === 'found') return;
      const line = await standingLine(tx, custodyBook, row.id, kept);
      if (line) await reverseIn(tx, custodyBook, line, '不是同一件', true);
    },
    giveBack: (step) => leaves(step, 'giveBack'),
    async close(step) {
      const { reason } = step.input;
      if (reason === 'police') await leaves(step, 'police');
      if (reason === 'disposed') await leaves(step, 'dispose');
    },
  },
});

const matterOf = ({ row }: Step) => ({ caseId: row.id, isDemo: row.is_demo });

/** It leaves the house; of things that were never taken in there is nothing to write. */
async function leaves(step: Step, movement: 'giveBack' | 'police' | 'dispose'): Promise<void> {
  const { tx, row } = step;
  const line = await standingLine(tx, custodyBook, row.id, kept);
  if (line) await writeIn(tx, custodyBook, movement, { answers: line }, {}, {}, matterOf(step));
  // Announced before there was the book: cash and jewellery go through the hands of two all the same.
  else if (valuable.includes(step.data.kind) && 'matchedAt' in row.stamps)
    await tx.countersign({
      permission: custodyBook.permission,
      action: `lostItem.${step.name}`,
      subjectType: 'case',
      subjectId: row.id,
      zh: `${row.number} ${step.data.item}`,
      en: `${row.number} ${step.data.item}`,
      detail: { number: row.number, version: row.version },
    });
}
