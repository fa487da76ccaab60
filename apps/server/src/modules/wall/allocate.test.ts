import fc from 'fast-check';
import { expect, test } from 'vitest';

import { allocate, camerasIn } from './allocate.ts';

const codes = (prefix: string, most: number) =>
  fc.integer({ min: 0, max: most }).map((count) => Array.from({ length: count }, (_, i) => `${prefix}${i}`));
const alarms = fc
  .array(codes('CAM-', 6), { maxLength: 12 })
  .map((all) => all.map((cameras, i) => ({ caseId: `case ${i}`, cameras: cameras.map((one) => `${i}/${one}`) })));

test('each alarm that has room shows all its cameras once, the newest first, and no screen is taken twice', () => {
  fc.assert(
    fc.property(codes('SCR-', 21), alarms, (screens, open) => {
      const taken = allocate(screens, open);
      const shown = open.slice(0, screens.length);
      for (const screen of taken.keys()) expect(screens).toContain(screen);
      for (const { caseId, cameras } of shown) {
        const own = [...taken.values()].filter((one) => one.caseId === caseId);
        expect(own.length).toBeGreaterThan(0);
        expect(own.flatMap(({ content }) => camerasIn(content))).toEqual(cameras);
      }
      expect(new Set([...taken.values()].map(({ caseId }) => caseId)).size).toBe(shown.length);
    }),
  );
});

test('one alarm has a screen for each camera, as far as there are screens; without alarms all are given back', () => {
  const cameras = ['A', 'B', 'C'];
  const own = (count: number) => [
    ...allocate(['1', '2', '3', '4'].slice(0, count), [{ caseId: 'x', cameras }]).values(),
  ];
  expect(own(4).map(({ content }) => camerasIn(content))).toEqual([['A'], ['B'], ['C']]);
  expect(own(2).map(({ content }) => [content.grid, camerasIn(content)])).toEqual([
    [1, ['A']],
    [4, ['B', 'C']],
  ]);
  expect(allocate(['1', '2'], []).size).toBe(0);
});
