import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { toApiError } from '../src/kernel/http/index.ts';
import { testApp, type As, type TestApp } from './kit.ts';

let t: TestApp;
let chief: As;
let admin: As;
beforeAll(async () => {
  t = await testApp();
  [chief, admin] = [await t.as('security-chief'), await t.as('it')];
  await chief.place.put({ code: 'EAST', name: '东院', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '一号楼', kind: 'building', parent: 'EAST' });
  await chief.place.put({ code: 'F1', name: '一层', kind: 'floor', parent: 'B1' });
  for (const [code, parent] of [['H1'], ['H2', 'H1'], ['H3', 'H2']] as const)
    await chief.device.put({ code, name: code, kind: 'alarm-host', ...(parent ? { parent } : {}) });
  for (const [code, parent] of [['D1'], ['D2', 'D1'], ['D3', 'D2']] as const)
    await admin.identity.putDepartment({ code, name: code, ...(parent ? { parent } : {}) });
});
afterAll(() => t.stop());

const trees = [
  ['place', 'B1', 'F1'],
  ['department', 'D1', 'D3'],
  ['device', 'H1', 'H3'],
] as const;

test('nothing is put below itself or below what stands below it, in any tree', async () => {
  const puts: Record<string, (code: string, parent: string) => Promise<unknown>> = {
    place: (code, parent) =>
      chief.place.put({ code, name: code, kind: code === 'EAST' ? 'campus' : 'building', parent }),
    department: (code, parent) => admin.identity.putDepartment({ code, name: code, parent }),
    device: (code, parent) => chief.device.put({ code, name: code, kind: 'alarm-host', parent }),
  };
  for (const [tree, root, leaf] of trees)
    for (const parent of [root, leaf])
      await expect(puts[tree]?.(root, parent)).rejects.toMatchObject({
        code: tree === 'department' ? 'below_itself' : 'invalid',
      });
});

test('by whatever other way a ring is written, the database refuses it', async () => {
  for (const [table, root, leaf] of trees)
    for (const parent of [root, leaf]) {
      const ring =
        sql`update ${sql.table(table)} set parent_id = (select id from ${sql.table(table)} where code = ${parent})
        where code = ${root}`.execute(t.app.db);
      const error: unknown = await ring.catch((thrown: unknown) => thrown);
      expect(toApiError(error, t.app.log)).toMatchObject({ code: 'below_itself', status: 409 });
    }
});

test('two halves of a ring that are written at once do not close it', async () => {
  for (const code of ['P', 'Q']) await chief.device.put({ code, name: code, kind: 'alarm-host' });
  const hang = (code: string, parent: string) =>
    t.app.system('test').tx(async (tx) => {
      tx.unaudited('a half of a ring');
      await sql`update device set parent_id = (select id from device where code = ${parent}) where code = ${code}`.execute(
        tx.db,
      );
    });
  const halves = await Promise.allSettled([hang('P', 'Q'), hang('Q', 'P')]);
  expect(halves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
