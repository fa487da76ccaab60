import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { freePort } from '../../../../test/ports.ts';
import { newId, tokenHash } from '../../../kernel/ids.ts';
import { fileForm, makeSheet } from '../../../kernel/sheet/testing.ts';

// Water, power, gas and medical devices: points and meters with limits and readings, calibration, quality control, stop of use.

let t: TestApp;
let keeper: As;
let port: number;
beforeAll(async () => {
  port = await freePort();
  t = await testApp({
    at: '2026-05-10T02:00:00Z',
    env: { ANYUAN_MQTT_PORT: String(port), ANYUAN_MQTT_HOST: '127.0.0.1' },
  });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  await founder.place.put({ code: 'B1', name: '动力中心', kind: 'building', parent: 'C1' });
  keeper = await t.as('logistics');
});
afterAll(() => t.stop());

const ups = async () =>
  keeper.register.create({ kind: 'utility-point', name: '机房 UPS', place: 'B1', variety: 'ups' });
const gauge = (given: object) =>
  keeper.register.create({ kind: 'meter', name: 'UPS 电压', measures: '输出电压', scale: 'V', ...given });
const read = (of: string, value: number, when: string, more: object = {}) =>
  keeper.register.create({ kind: 'meter-reading', gauge: of, value, when, ...more });
const again = async ({ kind, code }: { kind: string; code: string }) =>
  keeper.register.get({ kind: kind as 'meter', code });
const about = async (id: string) => (await keeper.link.list({ kind: 'thing', id })).items;
const found = async (kind: 'meter' | 'utility-point' | 'medical-device') =>
  (await keeper.register.list({ kind, finding: 'outOfLimits' })).items.map(({ code }) => code);

test('a reading is judged by the limits of its meter; out of them it is a finding and a repair at once', async () => {
  const point = await ups();
  const meter = await gauge({ point: point.id, low: 209, high: 231 });
  const fine = await read(meter.id, 220, '2026-05-10T00:00:00.000Z');
  expect(fine).toMatchObject({
    verdict: 'within',
    range: '209 ~ 231 V',
    scale: 'V',
    meter: '输出电压',
    point: point.id,
  });
  expect(await about(point.id)).toEqual([]);
  // What its writer says of it does not count.
  const high = await read(meter.id, 240.5, '2026-05-10T01:00:00.000Z', { verdict: 'within', range: '0 ~ 1000 V' });
  expect(high).toMatchObject({ verdict: 'high', range: '209 ~ 231 V' });
  const [link, ...others] = await about(point.id);
  expect(others).toEqual([]);
  const repair = await keeper.case.get({ id: link!.id });
  expect(repair).toMatchObject({ type: 'repair' });
  expect(repair.data['description']).toBe('UPS 电压读数偏高:240.5 V(限值 209 ~ 231 V)');
  expect([await found('meter'), await found('utility-point')]).toEqual([[meter.code], [point.code]]);
  expect((await again(point)).findings).toContain('outOfLimits');
  // Read once more: the same repair. Read an hour before: that is past.
  await read(meter.id, 150, '2026-05-10T01:30:00.000Z');
  await read(meter.id, 300, '2026-05-09T01:00:00.000Z');
  expect(await about(point.id)).toHaveLength(1);
  const told = (await keeper.case.timeline({ id: repair.id })).items.map(({ note }) => note).filter(Boolean);
  expect(told).toEqual(['UPS 电压读数偏低:150 V(限值 209 ~ 231 V)']);
  const { items: history } = await keeper.register.history({ kind: 'utility-point', code: point.code });
  expect(history.filter(({ action }) => action === 'thing.outOfLimits')).toHaveLength(2);

  await read(meter.id, 219, '2026-05-10T01:45:00.000Z');
  expect([await found('meter'), await found('utility-point')]).toEqual([[], []]);
  // Limits that are set otherwise do not change what was read before.
  await keeper.register.put({ kind: 'meter', code: meter.code, high: 215 });
  expect(await again(fine)).toMatchObject({ verdict: 'within', range: '209 ~ 231 V' });
  await expect(keeper.register.put({ kind: 'meter', code: meter.code, low: 230 })).rejects.toMatchObject({
    code: 'invalid',
  });
  // A slip is put right, and judged anew.
  const slip = await read(meter.id, 2.14, '2026-05-10T01:50:00.000Z');
  expect(slip).toMatchObject({ verdict: 'low' });
  await keeper.register.put({ kind: 'meter-reading', code: slip.code, value: 214 });
  expect(await again(slip)).toMatchObject({ verdict: 'within', range: '209 ~ 215 V' });
  expect(await found('meter')).toEqual([]);
});

test('readings come as a sheet: each is judged, and only the newest of a meter opens a repair', async () => {
  const lone = await gauge({ name: '负压吸引', measures: '压力', scale: 'MPa', high: -0.03 });
  const row = (value: number, when: string) => [lone.code, when, value];
  const sheet = await makeSheet([
    ['仪表', '时间', '读数'],
    row(-0.01, '2026-05-08 08:00'),
    row(-0.05, '2026-05-09 08:00'),
    row(-0.02, '2026-05-10 08:00'),
  ]);
  const file = fileForm(sheet, { dryRun: 'false' });
  const answer = await keeper.call('POST', '/api/v1/import/registers/meter-reading', file);
  expect(answer.json).toMatchObject({ create: 3, bad: 0 });
  const { items } = await keeper.register.list({ kind: 'meter-reading', q: '', limit: 50 });
  const mine = items.filter((one) => one['gauge'] === lone.id).map((one) => [one['value'], one['verdict']].join(' '));
  expect(new Set(mine)).toEqual(new Set(['-0.01 high', '-0.02 high', '-0.05 within']));
  // It belongs to nothing: the repair is its own.
  const [link, ...others] = await about(lone.id);
  expect(others).toEqual([]);
  expect((await keeper.case.get({ id: link!.id })).data['description']).toBe(
    '负压吸引读数偏高:-0.02 MPa(限值 ≤ -0.03 MPa)',
  );
  expect((await keeper.register.counts({})).items.find(({ kind }) => kind === 'meter')?.findings.outOfLimits).toBe(1);
});

test('a medical device that reads out of limits, or fails its quality control, is stopped until it has passed', async () => {
  const device = await keeper.register.create({
    kind: 'medical-device',
    name: '呼吸机',
    place: 'B1',
    model: 'V60',
    risk: 'three',
    lifeSupport: true,
    calibrated: '2026-05-01',
  });
  expect(device.findings).toContain('ended');
  const flow = await gauge({ name: '潮气量误差', device: device.id, measures: '潮气量误差', scale: '%', high: 15 });
  const out = await read(flow.id, 22, '2026-05-10T01:00:00.000Z');
  expect(out).toMatchObject({ verdict: 'high', device: device.id });
  expect(await again(device)).toMatchObject({
    state: 'faulty',
    findings: expect.arrayContaining(['faulty', 'outOfLimits']) as string[],
  });
  const { items } = await keeper.register.history({ kind: 'medical-device', code: device.code });
  expect(items[0]).toMatchObject({
    action: 'thing.outOfLimits',
    changes: [{ field: 'state', from: 'inUse', to: 'faulty' }],
  });
  await read(flow.id, 9, '2026-05-10T01:30:00.000Z');
  expect((await again(device)).state).toBe('faulty');
  await keeper.register.check({ code: device.code, check: 'quality' });
  expect(await again(device)).toMatchObject({ state: 'inUse' });
  const { caseId } = await keeper.register.check({ code: device.code, check: 'quality', bad: ['alarm'] });
  expect(caseId).toBe((await about(device.id))[0]?.id);
  expect((await again(device)).state).toBe('faulty');
  // Counted for whoever answers for it.
  const { groups } = await keeper.figure.list({
    type: 'thing.medical-device',
    by: 'none',
    from: '2026-05-10',
    to: '2026-05-10',
  });
  const value = (name: string) => groups[0]?.figures.find((one) => one.name === name)?.value;
  expect([value('faulty'), value('outOfLimits'), value('ended')]).toEqual([1, 0, 1]);
});

test('a sensor tells what it measures, over HTTP and MQTT: judged as what is typed, and kept once in a while', async () => {
  const token = 'token of the sensor';
  await (await t.as('founder')).device.put({ code: 'SN-01', name: '氧气站采集器', kind: 'sensor', place: 'B1' });
  const { id } = await t.app.db.selectFrom('device').select('id').where('code', '=', 'SN-01').executeTakeFirstOrThrow();
  await t.app.db
    .insertInto('api_token')
    .values({ token_hash: tokenHash(token), device_id: id, created_at: t.clock.now() })
    .execute();
  const said = (data: object) => ({
    device: 'SN-01',
    key: newId(),
    kind: 'reading',
    at: t.clock.now().toISOString(),
    data,
  });
  const says = async (data: object) => {
    const answer = await t.anonymous.call('POST', '/api/v1/signals', said(data), { authorization: `Bearer ${token}` });
    expect(answer.status).toBe(200);
    return (answer.json as { verdict: string }).verdict;
  };
  const oxygen = { name: '氧气汇流排', point: (await ups()).id, sensor: 'SN-01', scale: 'MPa' };
  const pressure = await gauge({ ...oxygen, measures: '压力', low: 0.4, high: 0.55 });
  const flow = await gauge({ ...oxygen, measures: '流量', high: 80 });
  const kept = async (of: string) =>
    (await keeper.register.list({ kind: 'meter-reading', limit: 100 })).items
      .filter((one) => one['gauge'] === of)
      .map((one) => [one['value'], one['verdict']])
      .toSorted(([a], [b]) => Number(a) - Number(b));
  // Of two meters it has to say which; what is no number, or of no meter of its own, is for the intake log.
  expect(await says({ value: 0.5 })).toBe('kept');
  for (const value of ['', 'high', null, '1e99', {}, -1e9]) expect(await says({ value, meter: '压力' })).toBe('kept');
  expect(await says({ value: 0.5, meter: '温度' })).toBe('kept');
  expect(await kept(pressure.id)).toEqual([]);
  expect(await says({ value: '0.5004', meter: '压力' })).toBe('state');
  expect(await says({ value: 12, meter: flow.code })).toBe('state');
  expect([await kept(pressure.id), await kept(flow.id)]).toEqual([[[0.5, 'within']], [[12, 'within']]]);
  // A minute later nothing has changed: no line. Out of its limits: at once, with a repair.
  await t.later({ minutes: 1 });
  expect(await says({ value: 0.49, meter: '压力' })).toBe('kept');
  expect(await says({ value: 0.31, meter: '压力' })).toBe('state');
  const [link, ...others] = await about(oxygen.point);
  expect(others).toEqual([]);
  expect((await keeper.case.get({ id: link!.id })).data['description']).toBe(
    '氧气汇流排读数偏低:0.31 MPa(限值 0.4 ~ 0.55 MPa)',
  );
  await t.later({ minutes: 2 });
  expect(await says({ value: 0.3, meter: '压力' })).toBe('kept');
  // Right again is news, too; and so is that half an hour has passed.
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: 'SN-01',
    password: token,
    reconnectPeriod: 0,
  });
  const message = JSON.stringify(said({ value: 0.45, meter: '压力' }));
  for (let n = 0; n < 2; n++) await client.publishAsync('anyuan/device/SN-01/signal', message, { qos: 1 });
  await client.endAsync();
  await t.later({ minutes: 31 });
  expect(await says({ value: 0.46, meter: '压力' })).toBe('state');
  expect(await kept(pressure.id)).toEqual([
    [0.31, 'low'],
    [0.45, 'within'],
    [0.46, 'within'],
    [0.5, 'within'],
  ]);
  expect(await about(oxygen.point)).toHaveLength(1);
  const { items: history } = await keeper.register.history({
    kind: 'meter-reading',
    code: (await keeper.register.list({ kind: 'meter-reading', limit: 1, sort: '-code' } as never)).items[0]!.code,
  });
  expect(history[0]).toMatchObject({ action: 'thing.create', actor: { name: '氧气站采集器' } });
});
