import { indicatorNames, indicators, type Term } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let director: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-10T09:00:00+08:00' });
  director = await t.as('director');
});
afterAll(() => t.stop());

test('every indicator asks for a figure there is, and names its worst by a split there is', () => {
  const ctx = t.app.system('test');
  const find = (name: string) => t.app.figures.find(ctx, name);
  const lacking = indicatorNames.flatMap((name) => {
    const { of, per, brought, worst } = indicators[name];
    const fed: Term | undefined = brought && { source: 'clinical', figure: brought.figure };
    const terms = [of, per, fed].flatMap((term) => (term && 'source' in term ? [term] : []));
    return [
      ...terms
        .filter(({ source, figure }) => !find(source)?.figures[figure])
        .map(({ source, figure }) => `${source}.${figure}`),
      ...terms.filter(({ source, only }) => only && !find(source)?.splits.includes(only[0])).map(() => `${name}: only`),
      ...terms
        .slice(0, 1)
        .filter(({ source }) => worst !== undefined && !find(source)?.splits.includes(worst))
        .map(() => `${name}: worst`),
    ];
  });
  expect(lacking).toEqual([]);
});

test('a new hospital has no data, and says so instead of 0 %, 100 % or a zero nobody answers for', async () => {
  const board = await director.indicator.board({ fresh: true });
  expect(board.from).toBe('2026-01-01');
  expect(board.items.length).toBeGreaterThan(45);
  const value = Object.fromEntries(board.items.map((one) => [one.name, one]));
  expect(value['hazardsInTime']).toMatchObject({ value: null, denominator: 0, isMet: null, change: null });
  expect(value['events']).toMatchObject({ value: null, unconfirmed: true });
  expect(value['daysWithout']).toMatchObject({ value: null });
  expect(value['complaintsPerThousand']).toMatchObject({ value: null });
  expect(value['fixedAssets']).toMatchObject({ value: null });
  expect(value['touts']).toMatchObject({ value: 0 });
  for (const { trend } of board.items) expect(trend).toHaveLength(13);
});
