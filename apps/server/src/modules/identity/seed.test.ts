import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { seedRoles } from './seed.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.stop());

const grants = async (role: string) =>
  (await t.app.db.selectFrom('role_grant').select('permission').where('role_code', '=', role).execute()).map(
    ({ permission }) => permission,
  );
const seed = () => t.app.system('test').tx((tx) => seedRoles(tx));
const take = (role: string, permission: string) =>
  t.app.db.deleteFrom('role_grant').where('role_code', '=', role).where('permission', '=', permission).execute();

test('an update gives the roles of the house what it is the first to know, and nothing a hospital took away', async () => {
  // As the release before left it: it knew nothing of hazards, and the hospital does not let its chief watch cameras.
  await t.app.db.deleteFrom('known_permission').where('name', 'like', 'hazard.%').execute();
  await take('security-chief', 'hazard.read');
  await take('security-chief', 'hazard.manage');
  await take('security-chief', 'camera.view');
  await seed();
  expect(await grants('security-chief')).toEqual(expect.arrayContaining(['hazard.read', 'hazard.manage']));
  expect(await grants('security-chief')).not.toContain('camera.view');
  // Once offered, it is the hospital's to take away.
  await take('security-chief', 'hazard.manage');
  await seed();
  expect(await grants('security-chief')).not.toContain('hazard.manage');
});
