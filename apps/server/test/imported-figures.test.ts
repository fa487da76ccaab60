import { afterAll, beforeAll, expect, test } from 'vitest';

import { archive, type OldCase } from '../src/kernel/cases/index.ts';
import { sheetSteps } from '../src/modules/ledger/import/columns.ts';
import { testApp, type TestApp } from './kit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ at: '2026-03-10T08:00:00+08:00' });
});
afterAll(() => t.stop());

const at = new Date('2025-06-01T08:00:00+08:00');
const closedAt = new Date('2025-06-03T08:00:00+08:00');

/** Of each outcome some whose steps nobody kept, one of which every step is known, and some of which one step is. */
function pastOf(name: string): OldCase[] {
  const type = t.app.cases.types().find((one) => one.type === name)!;
  const known = sheetSteps(type).map(({ stamp }) => stamp);
  const some = [...[1, 2, 3].map(() => [] as string[]), known, ...known.map((stamp) => [stamp])];
  return type.final.flatMap((state) =>
    some.map((stamps, n) => ({
      type: name,
      title: `${name} ${state} ${n}`,
      data: {},
      formerNumber: `${state}-${n}`,
      reporterId: null,
      state,
      at,
      closedAt,
      steps: Object.fromEntries(stamps.map((stamp) => [stamp, new Date(at.getTime() + 3_600_000)])),
    })),
  );
}

test('no rate over cases taken over from paper is more than all of them, and each says of how many it is not told', async () => {
  const types = t.app.cases.types().filter(({ figures, isUnsearched }) => figures && !isUnsearched);
  await t.app.system('test').tx(async (tx) => {
    for (const { type } of types) await archive(t.app.cases, tx, pastOf(type), 'from paper');
    tx.unaudited('test');
  });
  const director = await t.as('director');
  let rates = 0;
  const faults: unknown[] = [];
  for (const { type, figures = {} } of types) {
    const query = new URLSearchParams({ type, from: '2025-01-01', to: '2025-12-31' });
    const answer = await director.call('GET', `/api/v1/figures?${query.toString()}`);
    if (answer.status !== 200) continue;
    const { groups } = answer.json as Awaited<ReturnType<typeof director.figure.list>>;
    for (const { name, value, unknown = 0 } of groups[0]!.figures) {
      const figure = figures[name]!;
      if (!figure.per) continue;
      rates++;
      // What asks for a step or a promise leaves out those that do not say, and says how many.
      const asks = /"(stamp|noStamp|kept|broken|promised)"/.test(JSON.stringify(figure));
      const isOver = figure.unit === 'percent' && (value ?? 0) > 100;
      if (isOver || asks !== unknown > 0) faults.push({ type, name, value, unknown });
    }
  }
  expect(faults).toEqual([]);
  expect(rates).toBeGreaterThan(20);
});
