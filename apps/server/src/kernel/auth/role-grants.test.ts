import type { Permission } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { asked } from '../db/record-client.ts';
import { byPerson, bySession } from './sessions.ts';

let t: TestApp;
let guard: As;
beforeAll(async () => {
  t = await testApp();
  guard = await t.as('guard', 'control-room');
});
afterAll(() => t.stop());

const granted = async () =>
  [...((await byPerson(t.app.db, guard.personId))?.rights.grants ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
const mayManageDevices = async () => (await guard.call('PUT', '/api/v1/devices/NONE', {})).status !== 403;
const change = (text: string) => sql.raw(text).execute(t.owner);
const device: Permission = 'device.manage';

test('whatever changes what a role allows holds from the next request on, whoever changes it', async () => {
  const before = await granted();
  expect(before.length).toBeGreaterThan(20);
  expect(await mayManageDevices()).toBe(false);
  await change(`insert into role_grant values ('guard', '${device}', 'own')`);
  expect(new Map(await granted()).get(device)).toBe('own');
  expect(await mayManageDevices()).toBe(true);
  await change(`update role_grant set scope = 'all' where permission = '${device}' and role_code = 'guard'`);
  expect(new Map(await granted()).get(device)).toBe('all');
  await change(`delete from role_grant where permission = '${device}' and role_code = 'guard'`);
  expect(await granted()).toEqual(before);
  expect(await mayManageDevices()).toBe(false);
  // A change that is taken back was never there, for those who looked meanwhile neither.
  const undone = t.owner.transaction().execute(async (trx) => {
    await sql.raw(`insert into role_grant values ('guard', '${device}', 'all')`).execute(trx);
    expect((await byPerson(trx, guard.personId))?.rights.grants.get(device)).toBe('all');
    expect(await granted()).toEqual(before);
    throw new Error('taken back');
  });
  await expect(undone).rejects.toThrow('taken back');
  expect(await granted()).toEqual(before);
  await change(`delete from person_role where person_id = '${guard.personId}' and role_code = 'control-room'`);
  expect((await granted()).length).toBeLessThan(before.length);
  await change('truncate role_grant');
  expect(await granted()).toEqual([]);
});

test('who is known is asked for in one statement', async () => {
  const other = await t.as('guard', 'control-room');
  const token = decodeURIComponent(other.cookie.split('=')[1] ?? '');
  await bySession(t.app, token);
  const before = asked.statements;
  await bySession(t.app, token);
  expect(asked.statements - before).toBe(1);
});
