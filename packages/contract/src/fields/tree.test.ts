import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { field, readText, ringsIn, textOf, treeOf, walked } from './index.ts';

const columns = { name: 'who', parent: 'by' };
const row = (who: string, by?: string) => ({ who, ...(by === undefined ? {} : { by }) });
const drawn = (rows: { who: string; by?: string }[]) =>
  walked(treeOf(rows, columns)).map(({ branch, depth }) => `${'-'.repeat(depth)}${branch.name}`);

test('each stands below whom it names; who is only named stands at the top', () => {
  const rows = [row('副院长', '值班领导'), row('值班领导', '消控室'), row('119', '消控室'), row('院长', '副院长')];
  expect(drawn(rows)).toEqual(['消控室', '-值班领导', '--副院长', '---院长', '-119']);
  expect(drawn([row('总值班'), row('保卫科', '总值班')])).toEqual(['总值班', '-保卫科']);
});

test('rings are told, however long; nobody in one is lost', () => {
  expect(ringsIn([row('甲', '乙'), row('乙', '丙'), row('丙', '甲'), row('丁', '甲')], columns)).toEqual(
    new Set(['甲', '乙', '丙']),
  );
  expect(ringsIn([row('甲', '甲')], columns)).toEqual(new Set(['甲']));
  expect(drawn([row('甲', '乙'), row('乙', '甲')])).toEqual(['甲', '乙']);
});

test('whatever stands in the rows, each of them is drawn once', () => {
  const name = fc.constantFrom('甲', '乙', '丙', '丁', '戊', '');
  fc.assert(
    fc.property(fc.array(fc.record({ who: name, by: name })), (rows) => {
      const all = walked(treeOf(rows, columns)).flatMap(({ branch }) => (branch.row ? [branch.row] : []));
      expect(new Set(all)).toEqual(new Set(rows));
      expect(all).toHaveLength(rows.length);
    }),
  );
});

test('in print and Excel a tree is its lines from the top down, and reads back as the same rows', () => {
  const calls = field.rows(
    ['通知树', 'Tree'],
    z.object({ who: field.text(['谁', 'Whom']), by: field.text(['由谁', 'By']).optional() }),
    { tree: columns },
  );
  const rows = [row('副院长', '值班领导'), row('值班领导')];
  const text = textOf(calls, rows, { lang: 'zh', name: () => null });
  expect(text).toBe('值班领导\n\u3000副院长 | 值班领导');
  expect(readText(calls, String(text), { find: () => undefined })).toEqual({ value: [rows[1], rows[0]] });
});
