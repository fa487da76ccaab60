import type { ImportReport } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { fileForm, makeSheet } from '../../kernel/sheet/testing.ts';
import { head, rowOf } from './testing.ts';

let t: TestApp;
let chief: As;
const kind = 'extinguisher';
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  for (let n = 1; n <= 20; n++)
    await chief.place.put({ code: `B${n}`, name: `${n} 号楼`, kind: 'building', parent: 'C1' });
});
afterAll(() => t.stop());

async function send(rows: Parameters<typeof makeSheet>[0], dryRun: boolean): Promise<ImportReport> {
  const form = fileForm(await makeSheet(rows), { dryRun: String(dryRun) });
  return (await chief.call('POST', `/api/v1/import/registers/${kind}`, form)).json as ImportReport;
}

test('a trial names every bad row and what it leaves out, and writes nothing', async () => {
  const report = await send(
    [
      [...head, '颜色'],
      [...rowOf(1), '红'],
      ['OLD-2', null, 'NOWHERE', null, '沙子', 4, '2020-13-01', null],
      ['OLD-2', null, 'B1', '丢失', '干粉', -1, null, null],
      [null, null, 'B1', null, '干粉', null, null, null],
    ],
    true,
  );
  // One without a number is given one when it is written.
  expect(report).toMatchObject({ dryRun: true, total: 4, create: 2, bad: 2, leftOut: { columns: ['颜色'] } });
  expect(report.rows.map(({ problems }) => problems.map(({ column }) => column))).toEqual([
    [],
    ['灭火剂', '出厂日期', '编号', '地点编码'],
    ['状态', '规格(kg)', '编号'],
    [],
  ]);
  expect((await chief.register.list({ kind })).total).toBe(0);
});

// How long it takes is measured: `npm run bench -- registers`.
test('a thousand rows come in, and a second time change nothing', async () => {
  const rows = [head, ...Array.from({ length: 1000 }, (_, n) => rowOf(n))];
  expect(await send(rows, false)).toMatchObject({ create: 1000, bad: 0 });
  expect(await send(rows, false)).toMatchObject({ same: 1000, update: 0 });
  expect(await chief.register.get({ kind, code: 'OLD-00001' })).toMatchObject({
    name: '灭火器',
    agent: 'co2',
    place: { code: 'B2' },
    endsOn: '2023-03-02',
    findings: ['noOwner', 'checkOverdue', 'ended'],
  });
  // What goes out comes back unchanged.
  const out = await chief.call('GET', `/api/v1/export/registers/${kind}?agent=water`);
  const again = fileForm(new Uint8Array(out.raw), { dryRun: 'false' });
  const report = (await chief.call('POST', `/api/v1/import/registers/${kind}`, again)).json as ImportReport;
  expect(report).toMatchObject({ total: 333, same: 333 });
});

test('a number names one thing in the whole house', async () => {
  await chief.register.create({ kind: 'radio', code: 'R-1' });
  const report = await send([head, ['R-1', null, 'B1', null, '干粉', 4, null]], true);
  expect(report.rows[0]?.problems.map(({ zh }) => zh)).toEqual(['编号 R-1 已用于其他物品']);
  await expect(chief.register.put({ kind, code: 'R-1', place: 'B1', agent: 'powder' })).rejects.toMatchObject({
    code: 'invalid',
  });
  // Nor does the one kind touch the other by its number.
  await expect(chief.register.remove({ kind, code: 'R-1' })).rejects.toMatchObject({ code: 'not_found' });
  expect(await chief.register.find({ code: 'R-1' })).toMatchObject({ kind: 'radio', version: 1 });
});
