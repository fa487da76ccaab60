import { afterAll, beforeAll, expect, test } from 'vitest';

import { attachFile } from '../../../test/photos.ts';
import { act, hospital, type Hospital } from './testing.ts';

let h: Hospital;
beforeAll(async () => {
  h = await hospital('2025-06-02T01:00:00Z');
});
afterAll(() => h.t.stop());

const told = { toldRoutes: true, toldSealing: true, toldCopying: true };
const settlement = { terms: '一次性补偿', performBy: '2026-12-31', insurerJoined: true };
const fair = { isParty: false, isRelative: false, hasInterest: false, hasOther: false };

async function registered(more: Record<string, unknown> = {}): Promise<string> {
  const data = { source: 'patient', description: '诊疗争议', ...more };
  return (await h.office.case.create({ type: 'dispute', title: '诊疗争议', department: h.medicine, data })).id;
}

/** A dispute settled by one of two routes. */
async function settled(amount: number, mediator: string | null, recovered?: number): Promise<void> {
  const id = await registered();
  const signed = (await attachFile(h.office, id, Buffer.from('%PDF-1.4\n%%EOF'), '签字.pdf')).id;
  await act(h.office, id, 'assess', { risk: 'low', injury: 'none', isMajor: false });
  await act(h.office, id, 'inform', told);
  if (mediator) await act(h.office, id, 'mediate', { mediators: [mediator], ...fair });
  else await act(h.office, id, 'negotiate');
  await act(h.office, id, 'conclude', {
    amount,
    ...settlement,
    ...(recovered === undefined ? {} : { recovered }),
    hospitalSignature: signed,
    patientSignature: signed,
    ...(mediator ? { mediatorSignature: signed } : {}),
  });
}

/** Four at a time. */
async function times(count: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all([one(), one(), one(), one()]);
}

const figuresOf = async (who = h.director) => {
  const { groups } = await who.figure.list({ type: 'dispute', from: '2026-01-01', to: '2026-12-31' });
  return Object.fromEntries((groups[0]?.figures ?? []).map((figure) => [figure.name, figure]));
};

test('nothing to divide by is no value', async () => {
  expect((await figuresOf())['success']).toMatchObject({ value: null, denominator: 0 });
});

test('half the disputes and three tenths of the compensation of the year before; a hundred mediated, 200,000 recovered', async () => {
  await times(180, () => registered());
  await times(20, () => settled(50_000, null));
  await h.t.later({ days: 365 });
  const mediators = await Promise.all(
    Array.from({ length: 17 }, (_, n) => h.t.person({ roles: ['mediator'], name: `调解员${n + 1}` })),
  );
  await times(100, (n) => settled(n < 60 ? 5000 : 0, mediators[n % 17]?.personId ?? '', 2000));

  // What was paid this month is told when the month is over, and nobody adds to it any more.
  expect((await figuresOf())['compensation']).toMatchObject({ value: null, withheld: true });
  await h.t.later({ days: 40 });
  const figures = await figuresOf();
  expect(figures['total']).toMatchObject({ value: 100, lastYear: { value: 200 }, change: -0.5 });
  expect(figures['compensation']).toMatchObject({ value: 300_000, lastYear: { value: 1_000_000 }, change: -0.7 });
  expect(figures['meanCompensation']).toMatchObject({ value: 3000, lastYear: { value: 50_000 } });
  expect(figures['mediated']).toMatchObject({ value: 100, lastYear: { value: 0 } });
  expect(figures['recovered']).toMatchObject({ value: 200_000 });
  expect(figures['success']).toMatchObject({ value: 100, denominator: 100 });
  const behind = await h.director.case.list({ figure: figures['mediated']?.of ?? '' });
  expect(behind.total).toBe(100);
});
