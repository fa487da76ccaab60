import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';

let t: TestApp;
let mqttPort: number;
let chief: As;

beforeAll(async () => {
  mqttPort = await freePort();
  t = await testApp({ env: { ANYUAN_MQTT_PORT: String(mqttPort), ANYUAN_MQTT_HOST: '127.0.0.1' } });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊抢救室', kind: 'area', parent: 'C', key: true, keyKind: 'emergency' });
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', needed: 2, roundTheClock: true });
  await chief.duty.putPost({ code: 'BA', name: '保安一班', kind: 'guard-team', needed: 2 });
  await chief.duty.putPost({ code: 'LD', name: '值班领导', kind: 'duty-leader', needed: 1 });
  await chief.duty.putPost({ code: 'JW', name: '警务室', kind: 'police-office', needed: 1 });
});
afterAll(() => t.stop());

let buttons = 0;
/** Registers a button and gives what it needs to speak. */
async function button(): Promise<{ code: string; token: string }> {
  const code = `PB-${++buttons}`;
  await chief.device.put({ code, name: `一键报警 ${buttons}`, kind: 'panic-button', place: 'ER' });
  return { code, ...(await chief.device.token({ code })) };
}

const press = (code: string, key: string, kind: 'panic' | 'test' = 'panic') => ({
  device: code,
  key,
  kind,
  at: t.clock.now().toISOString(),
});
const send = (token: string, body: unknown) =>
  t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });

async function pressed(): Promise<{ caseId: string; number: string; code: string; token: string }> {
  const { code, token } = await button();
  const answer = await send(token, press(code, 'k1'));
  expect(answer.status).toBe(200);
  return { ...(answer.json as { caseId: string; number: string }), code, token };
}

test('a press over MQTT becomes a case, a guard goes, and the record is closed', async () => {
  const operator = await t.person({ roles: ['control-room'], name: '王监控' });
  const guard = await t.person({ roles: ['guard'], name: '张保安' });
  const police = await t.person({ roles: ['police'], name: '李警官' });
  await operator.duty.signOn({ code: 'JK' });
  await guard.duty.signOn({ code: 'BA', place: 'ER' });
  const { code, token } = await button();

  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    username: code,
    password: token,
    reconnectPeriod: 0,
  });
  await client.subscribeAsync(`anyuan/device/${code}/reply`, { qos: 1 });
  const replied = new Promise<Record<string, string>>((resolve) =>
    client.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString()) as Record<string, string>)),
  );
  await client.publishAsync(
    `anyuan/device/${code}/signal`,
    JSON.stringify({ key: 'press-1', kind: 'panic', at: t.clock.now().toISOString() }),
    { qos: 1 },
  );
  const reply = await replied;
  expect(reply).toMatchObject({ key: 'press-1', repeat: false, flags: [] });
  await client.endAsync();
  const id = reply['caseId'] ?? '';

  expect((await operator.notice.list({})).items[0]).toMatchObject({
    subject: { kind: 'case', id },
    urgent: true,
    zh: expect.stringContaining('急诊抢救室'),
  });
  expect(await operator.case.get({ id })).toMatchObject({
    number: expect.stringMatching(/^JJ-202611-\d{4}$/),
    state: 'raised',
    title: '急诊抢救室',
    repeats: 1,
    dueAt: '2026-11-22T06:00:20.000Z',
  });
  t.clock.advance(8);
  await operator.case.act({ id, action: 'acknowledge' });
  await police.case.act({ id, action: 'policeAcknowledge' });
  const { items } = await operator.dispatch.suggest({ id });
  expect(items[0]).toMatchObject({ person: { name: '张保安' }, busy: false });
  t.clock.advance(7);
  await operator.case.act({ id, action: 'dispatch', responders: [guard.personId], note: '一名男子推搡护士' });

  expect((await guard.case.list({ mine: true, open: true })).items.map((item) => item.id)).toEqual([id]);
  await guard.case.act({ id, action: 'accept' });
  t.clock.advance(60);
  await guard.case.act({ id, action: 'arrive' });
  await guard.case.act({ id, action: 'feedback', note: '已劝离,无人受伤' });
  await guard.case.act({ id, action: 'handle' });
  await police.case.act({ id, action: 'policeArrive' });
  t.clock.advance(300);
  const closed = await operator.case.act({
    id,
    action: 'close',
    nature: 'dispute',
    persons: 2,
    injured: 0,
    force: false,
    result: '双方和解',
  });

  expect(closed).toMatchObject({
    state: 'closed',
    dueAt: null,
    actions: [],
    stamps: {
      acknowledgedAt: '2026-11-22T06:00:08.000Z',
      policeAcknowledgedAt: '2026-11-22T06:00:08.000Z',
      dispatchedAt: '2026-11-22T06:00:15.000Z',
      arrivedAt: '2026-11-22T06:01:15.000Z',
      policeArrivedAt: '2026-11-22T06:01:15.000Z',
      closedAt: '2026-11-22T06:06:15.000Z',
    },
    data: { nature: 'dispute', result: '双方和解' },
  });
  expect(closed.parties).toMatchObject([
    {
      person: { name: '张保安' },
      relation: 'responder',
      stamps: { acceptedAt: '2026-11-22T06:00:15.000Z', arrivedAt: '2026-11-22T06:01:15.000Z' },
    },
  ]);
  const steps = (await operator.case.timeline({ id })).items.map((entry) => entry.action);
  expect(steps).toEqual([
    'create',
    'acknowledge',
    'policeAcknowledge',
    'dispatch',
    'accept',
    'arrive',
    'feedback',
    'handle',
    'policeArrive',
    'close',
  ]);
});

test('twenty presses in ten seconds are one case; a press after two quiet minutes is a new one', async () => {
  const { caseId, code, token } = await pressed();
  for (let i = 2; i <= 20; i++) {
    t.clock.advance(0.5);
    expect((await send(token, press(code, `k${i}`))).json).toMatchObject({ caseId, repeat: false });
  }
  expect(await chief.case.get({ id: caseId })).toMatchObject({ repeats: 20 });
  t.clock.advance(120);
  const later = (await send(token, press(code, 'later'))).json as { caseId: string };
  expect(later.caseId).not.toBe(caseId);
});

test('a thousand parallel copies of one press are one case', async () => {
  const { code, token } = await button();
  const copies = await Promise.all(Array.from({ length: 1000 }, () => send(token, press(code, 'same'))));
  expect(new Set(copies.map((copy) => copy.status))).toEqual(new Set([200]));
  expect(new Set(copies.map((copy) => (copy.json as { caseId: string }).caseId)).size).toBe(1);
  expect(copies.filter((copy) => !(copy.json as { repeat: boolean }).repeat)).toHaveLength(1);
  const { total, items } = await chief.case.list({ device: code });
  expect([total, items[0]?.repeats]).toEqual([1, 1]);
});

test('nobody answers: the duty leader is called at 20 s, again at 45 s, and on until a human does', async () => {
  const leader = await t.as('duty-leader');
  await leader.duty.signOn({ code: 'LD' });
  const { caseId } = await pressed();
  const calls = async () =>
    (await leader.notice.list({})).items.filter((notice) => notice.subject?.id === caseId).length;
  const after = async (seconds: number) => {
    t.clock.advance(seconds);
    await t.app.cases.tick();
    return calls();
  };
  expect(await after(19)).toBe(0);
  expect(await after(1)).toBe(1);
  expect(await after(24)).toBe(1);
  expect(await after(1)).toBe(2);
  expect(await after(60)).toBe(3);
  await chief.case.act({ id: caseId, action: 'acknowledge' });
  expect(await after(100)).toBe(3);
  // Acknowledged, but nobody on scene in three minutes.
  expect(await after(80)).toBe(4);
  // The fifth is that of the police, whose three minutes have passed, too; it calls the control room.
  expect(await chief.case.get({ id: caseId })).toMatchObject({ escalation: 5, state: 'acknowledged' });
});

test('without a duty leader on duty the call goes to everybody who may answer', async () => {
  const leader = await t.as('duty-leader');
  const [guard, police] = [await t.as('guard'), await t.as('police')];
  for (const { person } of (await chief.duty.now({})).posts.find((post) => post.code === 'LD')?.on ?? [])
    await chief.duty.signOff({ code: 'LD', person: person.id });
  const { caseId: id } = await pressed();
  const called = async (who: typeof leader) =>
    (await who.notice.list({})).items.filter((notice) => notice.subject?.id === id).length;
  expect(await called(leader)).toBe(0);
  t.clock.advance(20);
  await t.app.cases.tick();
  expect([await called(leader), await called(guard)]).toEqual([1, 0]);
  // The police on scene is somebody on scene.
  await leader.case.act({ id, action: 'acknowledge' });
  await police.case.act({ id, action: 'policeArrive' });
  t.clock.advance(400);
  await t.app.cases.tick();
  expect(await called(leader)).toBe(1);
});

test('the police answering first also ends the calling', async () => {
  const { caseId } = await pressed();
  await (await t.as('police')).case.act({ id: caseId, action: 'policeAcknowledge' });
  t.clock.advance(600);
  await t.app.cases.tick();
  expect(await chief.case.get({ id: caseId })).toMatchObject({ state: 'raised', escalation: 0 });
});

test('a second operator cannot take an alarm that is taken, and is told who has it', async () => {
  const { caseId: id } = await pressed();
  const first = await t.person({ roles: ['control-room'], name: '先接的' });
  await first.case.act({ id, action: 'acknowledge' });
  await expect((await t.as('control-room')).case.act({ id, action: 'acknowledge' })).rejects.toMatchObject({
    code: 'already_taken',
    details: { who: '先接的' },
  });
});

test('a false alarm needs a reason, and a closing needs its facts', async () => {
  const { caseId: id } = await pressed();
  await expect(chief.case.act({ id, action: 'falseAlarm' })).rejects.toMatchObject({ code: 'invalid', status: 422 });
  await expect(chief.case.act({ id, action: 'close', nature: 'other' })).rejects.toMatchObject({ code: 'wrong_state' });
  await chief.case.act({ id, action: 'acknowledge' });
  await expect(
    chief.case.act({ id, action: 'close', nature: 'theft', persons: 1, injured: 2, force: false, result: '无' }),
  ).rejects.toMatchObject({ code: 'too_much' });
  expect(await chief.case.act({ id, action: 'falseAlarm', falseCause: 'cleaning', reason: '保洁误碰' })).toMatchObject({
    state: 'falseAlarm',
    data: { reason: '保洁误碰' },
  });
});

test('a test is a test: it calls nobody and stays out of the statistics', async () => {
  const { code, token } = await button();
  await chief.device.startTest({ code, minutes: 5 });
  const { caseId } = (await send(token, press(code, 'k'))).json as { caseId: string };
  expect(await chief.case.get({ id: caseId })).toMatchObject({ mode: 'test' });
  expect((await chief.case.list({ device: code, mode: 'real' })).total).toBe(0);
  t.clock.advance(60);
  await t.app.cases.tick();
  expect(await chief.case.get({ id: caseId })).toMatchObject({ escalation: 0, dueAt: null });
  const { lastTestAt, testDueOn } = await chief.device.get({ code });
  expect(lastTestAt).not.toBeNull();
  expect(testDueOn).not.toBeNull();
  expect(await chief.case.act({ id: caseId, action: 'test' })).toMatchObject({ state: 'tested', mode: 'test' });
});

test('what is refused is refused with a code, and kept', async () => {
  const { code, token } = await button();
  const other = await button();
  const cases: [string, unknown, number, string][] = [
    ['nonsense', press(code, 'a'), 401, 'bad_token'],
    [token, { ...press(code, 'a'), device: 'PB-NONE' }, 404, 'unknown_device'],
    [token, press(other.code, 'a'), 403, 'wrong_device'],
    [token, [press(code, 'a')], 400, 'bad_request'],
  ];
  for (const [bearer, body, status, error] of cases)
    expect(await send(bearer, body)).toMatchObject({ status, json: { error: { code: error } } });
  const kept = await chief.signal.intake({ verdict: 'refused' });
  expect(kept.items.map((row) => row.code)).toEqual(['bad_request', 'wrong_device', 'unknown_device', 'bad_token']);
});

test('a device whose clock is a day off is flagged, but its alarm is taken at the time it came', async () => {
  const { code, token } = await button();
  const answer = await send(token, { ...press(code, 'k'), at: '2026-11-20T00:00:00+08:00' });
  expect(answer).toMatchObject({ status: 200, json: { flags: ['clock_untrusted'] } });
  const { caseId } = answer.json as { caseId: string };
  expect((await chief.case.get({ id: caseId })).at).toBe(t.clock.now().toISOString());
  expect((await chief.signal.intake({ verdict: 'flagged', device: code })).total).toBe(1);
});

test('over MQTT a device speaks only for itself, and hears why it was refused', async () => {
  const { code, token } = await button();
  await expect(
    mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { username: code, password: 'guess', reconnectPeriod: 0 }),
  ).rejects.toThrow(/bad user ?name or password/i);
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
    username: code,
    password: token,
    reconnectPeriod: 0,
  });
  await client.subscribeAsync(`anyuan/device/${code}/reply`, { qos: 1 });
  const replied = new Promise<unknown>((resolve) =>
    client.once('message', (_topic, payload) => resolve(JSON.parse(payload.toString()))),
  );
  await client.publishAsync(`anyuan/device/${code}/signal`, 'not json', { qos: 1 });
  expect(await replied).toMatchObject({ error: { code: 'bad_request' } });
  const closed = new Promise<void>((resolve) => client.once('close', resolve));
  client.publish('anyuan/device/PB-1/signal', '{}', { qos: 1 });
  await closed;
});

test('a stranger guessing tokens cannot fill the intake log', async () => {
  const before = (await chief.signal.intake({ verdict: 'refused' })).total;
  const from = (ip: string) =>
    t.anonymous.call('POST', '/api/v1/signals', press('PB-1', 'x'), {
      authorization: 'Bearer guess',
      'x-forwarded-for': ip,
    });
  const answers = await Promise.all(Array.from({ length: 200 }, () => from('10.9.9.9')));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401]));
  expect((await chief.signal.intake({ verdict: 'refused' })).total - before).toBe(60);
  await from('10.9.9.10');
  expect((await chief.signal.intake({ verdict: 'refused' })).total - before).toBe(61);
});

test('one person who raises alarms without end raises a few, and nothing he says is lost', async () => {
  const guard = await t.as('control-room');
  const raise = (title: string) => guard.case.create({ type: 'alarm', title, data: { kind: 'panic' } });
  const made = [];
  for (let i = 1; i <= 6; i++) made.push(await raise(`呼救 ${i}`));
  expect(new Set(made.map(({ id }) => id)).size).toBe(3);
  const last = made[5];
  expect(last?.id).toBe(made[2]?.id);
  const { items } = await guard.case.timeline({ id: last?.id ?? '' });
  expect(items.filter(({ action }) => action === 'repeat').map(({ note }) => note)).toEqual([
    '呼救 4',
    '呼救 5',
    '呼救 6',
  ]);
  // Somebody else is not held up, nor he himself a minute later.
  const other = await t.as('control-room');
  expect((await other.case.create({ type: 'alarm', title: '另一处', data: { kind: 'panic' } })).repeats).toBe(1);
  t.clock.advance(61);
  expect((await raise('又一次')).repeats).toBe(1);
});
