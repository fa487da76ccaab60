import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { newId, tokenHash } from '../../kernel/ids.ts';
import { signatureOf } from '../book/testing.ts';

// The safe of the narcotics: two people approve before it is opened; what opens without them is looked into.

let t: TestApp;
let one: As;
let two: As;
let signed: object;
let port: number;
const code = 'LK-01';
const token = 'token of the safe';
beforeAll(async () => {
  port = await freePort();
  t = await testApp({
    at: '2026-11-23T02:00:00Z',
    env: { ANYUAN_MQTT_PORT: String(port), ANYUAN_MQTT_HOST: '127.0.0.1' },
  });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C', name: '本部', kind: 'campus' });
  const safe = (await founder.place.put({ code: 'SAFE', name: '麻醉药品库', kind: 'area', parent: 'C' })).id;
  await founder.device.put({ code, name: '麻醉药品保险柜', kind: 'lock', place: 'SAFE', protocol: 'smart-lock' });
  const { id } = await t.app.db.selectFrom('device').select('id').where('code', '=', code).executeTakeFirstOrThrow();
  await t.app.db
    .insertInto('api_token')
    .values({ token_hash: tokenHash(token), device_id: id, created_at: t.clock.now() })
    .execute();
  one = await t.person({ roles: ['pharmacy'], name: '甲药师' });
  two = await t.person({ roles: ['pharmacy'], name: '乙药师' });
  signed = await signatureOf(t, two);
  const drug = { name: '吗啡', unit: '支', class: 'narcotic', form: 'injection', isActive: true };
  await one.book.putItem({ book: 'drug', code: 'MF', ...drug });
  await one.book.write({
    book: 'drug',
    movement: 'accept',
    item: 'MF',
    place: safe,
    batch: '1',
    expiry: '2030-01-01',
    quantity: 10,
    supplier: '国药',
    quality: 'good',
    voucher: 'RK-1',
    ...signed,
  });
});
afterAll(() => t.stop());

const said = (kind: string, data: object = {}) => ({
  device: code,
  key: newId(),
  kind,
  at: t.clock.now().toISOString(),
  data,
});
/** As the lock speaks over HTTP. */
async function says(kind: string, data: object = {}) {
  const answer = await t.anonymous.call('POST', '/api/v1/signals', said(kind, data), {
    authorization: `Bearer ${token}`,
  });
  expect(answer.status).toBe(200);
  return answer.json as { verdict: string; caseId: string | null };
}
const lock = async () => (await one.lock.list({ book: 'drug' })).items[0];
const openings = async () => (await one.lock.openings({ book: 'drug' })).items;
const username = async (who: As) =>
  (await t.app.db.selectFrom('person').select('username').where('id', '=', who.personId).executeTakeFirstOrThrow())
    .username;

test('two approve, the lock asks and is let, opens once, and the log names both', async () => {
  expect(await lock()).toMatchObject({ device: { code }, place: { code: 'SAFE' }, isOpen: null, approval: null });
  expect(await says('unlock-ask')).toMatchObject({ verdict: 'denied', caseId: null });
  const wanted = { book: 'drug', code, reason: '夜间手术取药' };
  await expect(one.lock.approve(wanted)).rejects.toMatchObject({ code: 'countersign_needed' });
  const other = await signatureOf(t, await t.as('logistics'));
  await expect(one.lock.approve({ ...wanted, ...other } as never)).rejects.toMatchObject({ code: 'countersign_unfit' });
  expect(await one.lock.approve({ ...wanted, ...signed } as never)).toMatchObject({
    approval: { first: { name: '甲药师' }, second: { name: '乙药师' }, reason: '夜间手术取药' },
  });
  // Asking uses nothing up; opening does.
  expect([await says('unlock-ask'), await says('unlock-ask')]).toMatchObject([
    { verdict: 'granted' },
    { verdict: 'granted' },
  ]);
  expect(await says('unlocked')).toMatchObject({ verdict: 'state', caseId: null });
  expect(await lock()).toMatchObject({ isOpen: true, approval: null });
  expect(await says('locked')).toMatchObject({ verdict: 'state' });
  expect(await lock()).toMatchObject({ isOpen: false });
  expect(await openings()).toMatchObject([
    { what: 'locked' },
    { what: 'unlocked', first: '甲药师', second: '乙药师', reason: '夜间手术取药', isApproved: true, caseId: null },
  ]);
});

test('what opens without two people is an incident at once, over MQTT as over HTTP; a repeat is one opening', async () => {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: code,
    password: token,
    reconnectPeriod: 0,
  });
  const reply = new Promise<{ caseId: string }>((resolve) =>
    client.on('message', (_, payload) => resolve(JSON.parse(payload.toString()) as { caseId: string })),
  );
  await client.subscribeAsync(`anyuan/device/${code}/reply`);
  const message = JSON.stringify(said('unlocked', { people: [await username(one)] }));
  for (let n = 0; n < 2; n++) await client.publishAsync(`anyuan/device/${code}/signal`, message, { qos: 1 });
  const { caseId } = await reply;
  await client.endAsync();
  const chief = await t.as('security-chief');
  expect(await chief.case.get({ id: caseId })).toMatchObject({
    type: 'incident',
    title: '未经双人批准开锁:麻醉药品保险柜',
    place: { code: 'SAFE' },
  });
  expect((await openings()).filter((line) => line.caseId === caseId)).toHaveLength(1);
  expect((await one.lock.openings({ book: 'drug', approved: false })).items).toMatchObject([{ caseId }]);
});

test('a lock that has proved two people itself needs nobody else; one of them twice, or a stranger, does not count', async () => {
  const [first, second] = [await username(one), await username(two)];
  expect(await says('unlocked', { people: [first, second] })).toMatchObject({ caseId: null });
  expect((await openings())[0]).toMatchObject({ first: '甲药师', second: '乙药师', isApproved: true });
  const guard = await username(await t.as('guard'));
  for (const people of [[first, first], [first, guard], []])
    expect((await says('unlocked', { people })).caseId).not.toBeNull();
});

test('an approval holds for some minutes only, and only of what lies behind the lock', async () => {
  await one.lock.approve({ book: 'drug', code, reason: '盘点', ...signed } as never);
  await t.later({ minutes: 11 });
  expect(await says('unlock-ask')).toMatchObject({ verdict: 'denied' });
  const keeper = await t.as('logistics');
  expect((await keeper.lock.list({ book: 'chemical' })).items).toEqual([]);
  await expect(keeper.lock.list({ book: 'drug' })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(keeper.lock.approve({ book: 'chemical', code, reason: '误操作' })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('the log is a register, and nobody rubs a line out', async () => {
  const which = { type: 'lock', ledger: 'openings', from: '2026-11-23', to: '2026-11-24' } as const;
  const chief = await t.as('security-chief');
  const { total, columns } = await chief.ledger.rows(which);
  expect(total).toBe((await one.lock.openings({ book: 'drug' })).total);
  expect(columns.map(({ key }) => key)).toContain('second');
  await expect(t.app.db.deleteFrom('lock_opening').execute()).rejects.toThrow(/permission denied/);
});
