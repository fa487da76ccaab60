import { dutyMayHold, type Grant } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { builtinRoles } from './roles.ts';
import { seedRoles } from './seed.ts';

let t: TestApp;
let fresh: string[];
let keeper: As;
beforeAll(async () => {
  t = await testApp();
  fresh = await grants();
  await t.as('it');
  keeper = await t.as('security-admin');
});
afterAll(() => t.stop());

const grants = async () =>
  (await t.app.db.selectFrom('role_grant').selectAll().execute())
    .map(({ role_code, permission, scope }) => `${role_code} ${permission} ${scope}`)
    .sort();
const seed = () => t.app.system('test').tx((tx) => seedRoles(tx));
const held = async (role: string) => (await grants()).filter((one) => one.startsWith(`${role} `));
const take = (role: string, permission: string) =>
  t.app.db.deleteFrom('role_grant').where('role_code', '=', role).where('permission', '=', permission).execute();
const give = (role_code: string, permission: string, scope: string) =>
  t.app.db.insertInto('role_grant').values({ role_code, permission, scope }).execute();
/** As the page does it. */
async function change(role: string, to: (grants: Grant[]) => Grant[]) {
  const found = (await keeper.identity.roles({})).items.find(({ code }) => code === role);
  if (!found) throw new Error(`no role ${role}`);
  await keeper.identity.putRole({ ...found, grants: to(found.grants) });
}
const linesOf = async () =>
  (await t.app.db.selectFrom('audit').select('seq').where('action', '=', 'role.update').execute()).length;

test('an installation of an older release gets the grants of a fresh one, and what its hospital took away stays away', async () => {
  // The hospital does not let its chief watch cameras, and lets porters see places of their own campus only.
  await change('security-chief', (some) => some.filter(({ permission }) => permission !== 'camera.view'));
  await change('fire-control', (some) =>
    some.map((one) => (one.permission === 'place.read' ? { ...one, scope: 'campus' } : one)),
  );
  // As the release before left it: it remembered no pairs, its IT decided on roles, and it knew neither of these.
  await t.owner.deleteFrom('known_grant').execute();
  await give('it', 'role.manage', 'all');
  await take('duty-leader', 'hazard.manage');
  await t.app.db
    .updateTable('role_grant')
    .set({ scope: 'department' })
    .where('role_code', '=', 'head')
    .where('permission', '=', 'complaint.answer')
    .execute();
  await t.app.db.deleteFrom('role').where('code', '=', 'auditor').execute();
  await seed();
  const lost = fresh.filter(
    (one) => one !== 'security-chief camera.view all' && !one.startsWith('fire-control place.read'),
  );
  expect(await grants()).toEqual([...lost, 'fire-control place.read campus'].sort());
});

test('no role of the house holds what its duty may not', () => {
  const misfits = builtinRoles.flatMap(({ code, duty, grants: some }) =>
    some.filter(({ permission }) => !dutyMayHold(duty, permission)).map(({ permission }) => `${code} ${permission}`),
  );
  expect(misfits).toEqual([]);
});

test('a pair is offered once: what a hospital takes away afterwards stays away, and a start without news writes no line', async () => {
  await change('security-chief', (some) => some.filter(({ permission }) => permission !== 'hazard.manage'));
  const [before, lines] = [await grants(), await linesOf()];
  await seed();
  expect(await grants()).toEqual(before);
  expect(await linesOf()).toBe(lines);
  expect(before).not.toContain('security-chief hazard.manage all');
});

test('a pair that is new arrives though its permission is old; one that is given back goes unless the hospital has changed it', async () => {
  const known = (role_code: string, permission: string, scope: string) =>
    t.app.db.insertInto('known_grant').values({ role_code, permission, scope }).execute();
  await t.app.db
    .deleteFrom('known_grant')
    .where('role_code', '=', 'guard-leader')
    .where('permission', '=', 'hazard.read')
    .execute();
  await take('guard-leader', 'hazard.read');
  for (const role of ['guard', 'staff']) await known(role, 'device.read', 'all');
  await give('guard', 'device.read', 'all');
  await give('staff', 'device.read', 'department');
  await seed();
  expect(await held('guard-leader')).toContain('guard-leader hazard.read all');
  expect(await held('guard')).not.toContain('guard device.read all');
  expect(await held('staff')).toContain('staff device.read department');
});

test('a role the hospital made under a name the release comes to use later is the hospital’s', async () => {
  await t.app.db.deleteFrom('role').where('code', '=', 'pharmacy').execute();
  await t.app.db.deleteFrom('known_grant').where('role_code', '=', 'pharmacy').execute();
  const own = { code: 'pharmacy', name: '门诊药房', nameEn: 'Dispensary', duty: 'operate' as const };
  await keeper.identity.putRole({ ...own, grants: [{ permission: 'place.read', scope: 'own' }] });
  await seed();
  expect(await held('pharmacy')).toEqual(['pharmacy place.read own']);
});
