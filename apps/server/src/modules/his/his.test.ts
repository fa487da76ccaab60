import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { startHis, type SimulatedHis } from '../../../../simulators/src/his.ts';
import { testApp, type TestApp } from '../../../test/kit.ts';

const token = 'his-token-of-a-test';
let simulated: SimulatedHis;
const apps: TestApp[] = [];
const withHis = async (env: Record<string, string>): Promise<TestApp> => {
  const t = await testApp({ env: { ANYUAN_OUTGOING_LOCAL: 'on', ...env } });
  apps.push(t);
  return t;
};
const at = (port: number): string => `http://127.0.0.1:${port}`;

let t: TestApp;
beforeAll(async () => {
  simulated = await startHis(token);
  t = await withHis({ ANYUAN_HIS_URL: at(simulated.port), ANYUAN_HIS_TOKEN: token });
});
afterAll(async () => {
  await Promise.all(apps.map((one) => one.stop()));
  await simulated.stop();
});

const lines = (of: TestApp) =>
  of.app.db
    .selectFrom('audit')
    .select(['actor_id', 'detail'])
    .where('action', '=', 'his.look')
    .orderBy('seq')
    .execute();

test('a patient is found by a visit or his own number, with visits and bills, and every look has its line', async () => {
  const office = await t.as('patient-relations');
  expect(await office.his.state({})).toEqual({ isOn: true });
  const { found } = await office.his.look({ by: 'visit', number: 'ZY00000042', type: 'complaint' });
  expect(found).toMatchObject({ patient: { name: expect.any(String), id: 'P000042', phone: '13900000042' } });
  expect(found!.visits[0]).toMatchObject({ visit: 'ZY00000042', kind: '住院', department: '外科' });
  expect(found!.bills.every(({ amount }) => amount > 0)).toBe(true);
  expect((await office.his.look({ by: 'patient', number: 'P000042', type: 'dispute' })).found!.patient.id).toBe(
    'P000042',
  );
  expect(await office.his.look({ by: 'visit', number: 'ZY00000000', type: 'enquiry' })).toEqual({ found: null });
  const kept = await lines(t);
  expect(kept.map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([
    { by: 'visit', number: '***0042', type: 'complaint', found: true },
    { by: 'patient', number: '***0042', type: 'dispute', found: true },
    { by: 'visit', number: '***0000', type: 'enquiry', found: false },
  ]);
  expect(kept.every(({ actor_id }) => actor_id === office.personId)).toBe(true);
  // The token is nowhere that people look.
  expect(JSON.stringify(kept)).not.toContain(token);
});

test('who has no business with patients does not look', async () => {
  for (const role of ['guard', 'staff', 'security-chief', 'it']) {
    const who = await t.as(role);
    await expect(who.his.look({ by: 'visit', number: 'ZY42', type: 'complaint' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  }
});

test('slow, wrong, away or off: said clearly, on record, and the complaint is opened all the same', async () => {
  const slow = await startHis(token, 0, 5_000);
  const silly = createServer((_, response) => response.end('<html>login</html>'));
  await new Promise<void>((resolve) => void silly.listen(0, '127.0.0.1', resolve));
  const cases: [env: Record<string, string>, code: string, words: string][] = [
    [{ ANYUAN_HIS_URL: at(slow.port), ANYUAN_HIS_TOKEN: token }, 'his_away', '1 秒未应答'],
    [{ ANYUAN_HIS_URL: at(simulated.port), ANYUAN_HIS_TOKEN: 'wrong' }, 'his_away', '令牌未被接受'],
    [{ ANYUAN_HIS_URL: at((silly.address() as AddressInfo).port) }, 'his_away', '应答无法识别'],
    [{ ANYUAN_HIS_URL: 'http://127.0.0.1:1' }, 'his_away', '连接不上'],
    [{ ANYUAN_HIS_URL: at(simulated.port), ANYUAN_OUTGOING_LOCAL: 'off' }, 'his_away', '本机'],
    [{}, 'his_off', '没有接通'],
  ];
  for (const [env, code, words] of cases) {
    const own = await withHis(env);
    await (await own.as('founder')).setting.put({ key: 'his.timeoutSeconds', value: 1 });
    const office = await own.as('patient-relations');
    const answer = await office.call('POST', '/api/v1/his/looks', { by: 'visit', number: 'ZY42', type: 'complaint' });
    expect({ words, status: answer.status, json: answer.json }).toMatchObject({
      status: code === 'his_off' ? 409 : 503,
      json: { error: { code } },
    });
    expect(JSON.stringify(answer.json)).toContain(words);
    expect(JSON.stringify(answer.json)).not.toContain(token);
    const [line] = await lines(own);
    expect(JSON.parse(line!.detail)).toMatchObject({ failed: code });
    const data = { channel: 'onSite', category: 'fees', description: '重复收费' };
    expect((await office.case.create({ type: 'complaint', title: '收费', data })).state).toBe('registered');
  }
  await slow.stop();
  silly.close();
});
