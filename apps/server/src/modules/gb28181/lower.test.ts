import { createSocket } from 'node:dgram';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { channelCodes, startGbDevice, type GbDevice, type GbDeviceOptions } from '../../../../simulators/src/index.ts';
import { gbEnv, gbServer as ours } from '../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { centerOf } from './center.ts';
import { tickGb } from './index.ts';

const nvr = '51010500001180000001';
let t: TestApp;
let chief: As;
let port: number;
const running: GbDevice[] = [];

beforeAll(async () => {
  port = await freePort();
  t = await testApp({
    env: {
      ...gbEnv(port),
    },
  });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
});
afterAll(async () => {
  for (const one of running) await one.stop();
  await t.stop();
});

const enter = (code: string, gbCode: string, given: object = {}) =>
  chief.device.put({
    code,
    name: `录像机 ${code}`,
    kind: 'recorder',
    protocol: 'gb28181',
    address: gbCode,
    secret: 'nvr-secret-1',
    ...given,
  });

async function device(code: string, given: Partial<GbDeviceOptions> = {}): Promise<GbDevice> {
  const one = await startGbDevice({
    server: { host: '127.0.0.1', port, code: ours },
    code,
    password: 'nvr-secret-1',
    channels: channelCodes(code, 6).map((channel, i) => ({
      code: channel,
      name: i === 0 ? '门诊大厅东' : `通道 ${i + 1}`,
      ptz: i === 0,
    })),
    ...given,
  });
  running.push(one);
  return one;
}
const shown = (code: string) => chief.gb28181.device({ code });
/** Questions are asked once it is there; until all of them are answered. */
const catalogOf = async (code: string) => {
  await expect.poll(async () => (await shown(code)).catalogAt).not.toBeNull();
};

describe('a recorder signs on', () => {
  let recorder: GbDevice;

  test('is asked for its password, told the time and the edition, and then who it is and what hangs on it', async () => {
    await enter('NVR-1', nvr);
    recorder = await device(nvr);
    expect(recorder.registered).toMatchObject({
      is: 'registered',
      expires: 86_400,
      version: '3.0',
      date: t.clock.now(),
    });
    await catalogOf('NVR-1');
    expect(await shown('NVR-1')).toMatchObject({
      isOnline: true,
      transport: 'udp',
      version: '3.0',
      maker: '安院仿真',
      model: 'SIM-NVR',
      catalogSum: 6,
      catalogWhole: true,
      channels: 6,
    });
    expect((await chief.device.get({ code: 'NVR-1' })).health).toBe('online');
  });

  test('its channels become cameras of ours, at the place their name says', async () => {
    const { items } = await shown('NVR-1');
    const [first] = channelCodes(nvr, 1);
    expect(items.find(({ code }) => code === first)).toMatchObject({
      kind: 'camera',
      name: '门诊大厅东',
      isOn: true,
      hasPtz: true,
      device: null,
      suggestion: { place: { code: 'HALL' }, device: null },
    });
    const { entered } = await chief.gb28181.adopt({
      code: 'NVR-1',
      items: items.map(({ code }) => ({ channel: code })),
    });
    expect(entered).toBe(6);
    const camera = await chief.device.get({ code: first! });
    expect(camera).toMatchObject({
      kind: 'camera',
      name: '门诊大厅东',
      place: { code: 'HALL' },
      hasSource: true,
      parent: { code: 'NVR-1' },
    });
    await expect.poll(async () => (await chief.device.get({ code: first! })).health).toBe('online');
    // Once more changes nothing.
    expect(await chief.gb28181.adopt({ code: 'NVR-1', items: [{ channel: first! }] })).toEqual({ entered: 0 });
  });

  test('a keepalive changes nothing of what is known of it', async () => {
    const before = await shown('NVR-1');
    await expect(recorder.keepalive()).resolves.toMatchObject({ status: 200 });
    expect({ ...(await shown('NVR-1')), heardAt: null }).toEqual({ ...before, heardAt: null });
  });

  test('one camera that comes unasked takes the others not away (wvp#1425); a change takes and brings', async () => {
    const [first, second] = channelCodes(nvr, 2);
    await recorder.change([{ code: second!, event: 'OFF' }]);
    await expect.poll(async () => (await chief.device.get({ code: second! })).health).toBe('offline');
    expect((await chief.device.get({ code: first! })).health).toBe('online');
    await recorder.change([
      { code: second!, event: 'ON' },
      { code: first!, event: 'UPDATE', name: '门诊大厅西' },
    ]);
    await expect.poll(async () => (await chief.device.get({ code: second! })).health).toBe('online');
    await recorder.change([{ code: second!, event: 'DEL' }]);
    await expect
      .poll(async () => (await shown('NVR-1')).items.find(({ code }) => code === second)?.goneAt)
      .not.toBeNull();
    const { items } = await shown('NVR-1');
    expect(items.length).toBe(6);
    expect(items.find(({ code }) => code === first)?.name).toBe('门诊大厅西');
    // Read anew it is there again.
    expect(await chief.gb28181.refresh({ code: 'NVR-1' })).toEqual({ sum: 6, came: 6 });
    expect((await shown('NVR-1')).items.find(({ code }) => code === second)?.goneAt).toBeNull();
  });

  test('moves its camera: who handles alarms goes first, an equal waits, and what nobody ends is ended', async () => {
    const [camera] = channelCodes(nvr, 1);
    const operator = await t.person({ roles: ['control-room'], name: '值机员' });
    const police = await t.person({ roles: ['police'], name: '民警' });
    await police.gb28181.ptz({ code: camera!, move: { do: 'move', pan: -1, tilt: 0, zoom: 0 } });
    await operator.gb28181.ptz({ code: camera!, move: { do: 'move', pan: 1, tilt: 0.5, zoom: 0 } });
    await expect(police.gb28181.ptz({ code: camera!, move: { do: 'stop' } })).rejects.toMatchObject({
      code: 'ptz_held',
    });
    await operator.gb28181.ptz({ code: camera!, move: { do: 'setPreset', preset: 3, name: '收费处' } });
    expect(await operator.gb28181.presets({ code: camera! })).toEqual({ items: [{ id: 3, name: '收费处' }] });
    t.clock.advance(16);
    await police.gb28181.ptz({ code: camera!, move: { do: 'goPreset', preset: 3 } });
    expect(recorder.commands.slice(-4).map(({ channel, ptz }) => [channel, ptz?.do])).toEqual([
      [camera, 'move'],
      [camera, 'move'],
      [camera, 'setPreset'],
      [camera, 'goPreset'],
    ]);
    const { items } = await (await t.as('auditor')).audit.list({});
    expect(
      items.filter(({ action }) => action === 'camera.ptz').map(({ actorName, detail }) => [actorName, detail['move']]),
    ).toEqual([
      ['民警', 'goPreset'],
      ['值机员', 'setPreset'],
      ['值机员', 'move'],
      ['民警', 'move'],
    ]);
  });

  test('is armed, reset and restarted, and says what came of it', async () => {
    expect(await chief.gb28181.control({ code: 'NVR-1', command: 'guard' })).toEqual({ isAnswered: true });
    expect(await chief.gb28181.control({ code: 'NVR-1', command: 'reboot' })).toEqual({ isAnswered: false });
    expect(recorder.commands.slice(-2).map(({ said }) => said)).toEqual(
      [{ guard: 'SetGuard', extra: undefined }, { boot: 'Boot' }]
        .map((one) => ({ ...one }))
        .map(({ ...one }) => {
          delete (one as { extra?: unknown }).extra;
          return one;
        }),
    );
    await recorder.signOn();
  });

  test('what it has recorded is listed in order, however many messages it takes', async () => {
    const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour));
    const code = '51010500001180000002';
    await enter('NVR-2', code);
    await device(code, { recordings: [2, 0, 1, 3, 4].map((hour) => ({ from: at(hour), to: at(hour + 1) })) });
    await catalogOf('NVR-2');
    const [channel] = channelCodes(code, 1);
    await chief.gb28181.adopt({ code: 'NVR-2', items: [{ channel: channel!, place: 'HALL' }] });
    const { items, isWhole } = await chief.gb28181.records({
      code: channel!,
      from: at(0).toISOString(),
      to: at(4).toISOString(),
    });
    expect([isWhole, items.map(({ from }) => from)]).toEqual([
      true,
      [0, 1, 2, 3].map((hour) => at(hour).toISOString()),
    ]);
    const empty = await chief.gb28181.records({ code: channel!, from: at(10).toISOString(), to: at(11).toISOString() });
    expect(empty).toEqual({ items: [], isWhole: true });
  });

  test('signs off and is gone with all that hangs on it', async () => {
    const [camera] = channelCodes(nvr, 1);
    await recorder.signOff();
    await expect.poll(async () => (await chief.device.get({ code: camera! })).health).toBe('offline');
    expect((await shown('NVR-1')).isOnline).toBe(false);
    await expect(chief.gb28181.refresh({ code: 'NVR-1' })).rejects.toMatchObject({ code: 'gb_absent' });
    await recorder.signOn();
    await expect.poll(async () => (await chief.device.get({ code: camera! })).health).toBe('online');
  });
});

describe('who may not', () => {
  test('nobody has entered it, or its password is wrong: turned away, and shown to whoever keeps devices', async () => {
    const stranger = '51010500001180000077';
    const lost = await device(stranger);
    expect(lost.registered).toBeNull();
    await enter('NVR-3', '51010500001180000003');
    const wrong = await device('51010500001180000003', { password: 'guessed' });
    expect(wrong.registered).toBeNull();
    const { strangers } = await chief.gb28181.status({});
    expect(strangers.map(({ code, why }) => [code, why])).toEqual([
      ['51010500001180000003', 'password'],
      [stranger, 'unknown'],
    ]);
    // Written down after it was turned away.
    const refused = async () =>
      (await chief.signal.intake({ verdict: 'refused' })).items.map(({ device: who, via }) => [who, via]);
    await expect.poll(refused).toEqual(expect.arrayContaining([[stranger, 'gb28181']]));
    // Entered now, it is there with its next try.
    await enter('NVR-77', stranger);
    await expect(lost.signOn()).resolves.toMatchObject({ is: 'registered' });
    expect((await chief.gb28181.status({})).strangers.map(({ code }) => code)).toEqual(['51010500001180000003']);
  });

  test('somebody who has not registered and tells that he lives is told to register (wvp#814)', async () => {
    await enter('NVR-4', '51010500001180000004');
    const one = await device('51010500001180000004');
    await centerOf(t.app).devices.drop(centerOf(t.app).devices.get('51010500001180000004')!);
    await expect(one.keepalive()).resolves.toMatchObject({ status: 403 });
    await one.signOn();
    await expect(one.keepalive()).resolves.toMatchObject({ status: 200 });
  });

  test('the trace shows what was said, and no password', async () => {
    const { items } = await chief.gb28181.trace({ q: nvr, kind: 'REGISTER' });
    expect(items.map(({ way, title }) => `${way} ${title}`)).toEqual(
      expect.arrayContaining(['in REGISTER', 'out 401 REGISTER', 'out 200 REGISTER']),
    );
    const file = await chief.call('GET', `/api/v1/gb28181/trace-file?q=${nvr}`);
    const text = file.raw.toString('utf8');
    expect(text).toContain('Authorization: ***');
    expect(text).not.toMatch(/response="|nonce="/);
    expect(text).toContain('安院仿真');
  });
});

describe('alarms', () => {
  test('a plain alarm input rings as what it is registered for, at its place, and is reset so that it may ring again', async () => {
    const code = '51010500001170000005';
    await enter('HOST-5', code, { kind: 'alarm-host' });
    const input = '51010500001340000051';
    const host = await device(code, { channels: [{ code: input, name: '门诊大厅按钮' }] });
    await catalogOf('HOST-5');
    await chief.gb28181.adopt({ code: 'HOST-5', items: [{ channel: input }] });
    expect(await chief.device.get({ code: input })).toMatchObject({ kind: 'panic-button', place: { code: 'HALL' } });
    await expect(host.alarm(input, { at: t.clock.now(), text: '有人按下' })).resolves.toMatchObject({ status: 200 });
    const { items } = await chief.case.list({ device: input });
    expect(items).toMatchObject([
      { type: 'alarm', title: expect.stringContaining('门诊大厅') as string, facts: { kind: 'panic' } },
    ]);
    await expect.poll(() => host.commands.map(({ said }) => said.alarm)).toEqual(['ResetAlarm']);
    // Movement that a camera sees is told for the record, and is no case.
    await host.alarm(input, { method: 5, type: 2, at: t.clock.now() });
    expect((await chief.case.list({ device: input })).total).toBe(1);
    await host.alarm(input, { method: 2, type: 2, at: t.clock.now() });
    expect((await chief.device.get({ code: input })).states.map(({ state }) => state)).toContain('tamper');
  });

  test('the same alarm twice is one', async () => {
    const code = '51010500001170000006';
    await enter('HOST-6', code, { kind: 'alarm-host' });
    const input = '51010500001340000061';
    const host = await device(code, {
      channels: [{ code: input, name: '药库红外' }],
      quirks: ['refuses-subscriptions'],
    });
    await catalogOf('HOST-6');
    await chief.gb28181.adopt({ code: 'HOST-6', items: [{ channel: input }] });
    for (let i = 0; i < 2; i++) await host.alarm(input, { at: t.clock.now(), sn: 77 });
    const { items } = await chief.case.list({ device: input });
    expect(items).toMatchObject([{ facts: { kind: 'intrusion' }, repeats: 1 }]);
  });
});

describe('catalogues as they come', () => {
  test.each([
    ['pages in the wrong order', 'catalog-shuffled', 6, true],
    ['pages sent twice', 'catalog-repeated', 6, true],
  ] as const)('%s', async (_title, quirk, channels, whole) => {
    const code = quirk === 'catalog-shuffled' ? '51010500001180000011' : '51010500001180000012';
    await enter(`NVR-${code.slice(-2)}`, code);
    await device(code, { quirks: [quirk], page: 1, transport: 'tcp' });
    await catalogOf(`NVR-${code.slice(-2)}`);
    expect(await shown(`NVR-${code.slice(-2)}`)).toMatchObject({ channels, catalogWhole: whole, transport: 'tcp' });
  });

  test('names in UTF-8 under the label of GB 2312', async () => {
    const code = '51010500001180000013';
    await enter('NVR-13', code);
    await device(code, { quirks: ['utf-8'], channels: [{ code: channelCodes(code, 1)[0]!, name: '萳门诊大厅' }] });
    await catalogOf('NVR-13');
    expect((await shown('NVR-13')).items[0]?.name).toBe('萳门诊大厅');
  });

  test('a device that says who it is in the answer itself, and sends no message of its own', async () => {
    const code = '51010500001180000014';
    await enter('NVR-14', code);
    await device(code, { quirks: ['answers-at-once'] });
    await catalogOf('NVR-14');
    expect(await shown('NVR-14')).toMatchObject({ maker: '安院仿真', model: 'SIM-NVR' });
  });
});

test('a device that is not heard any more is gone after three keepalives and a half, not before; a restart knows the others', async () => {
  const code = '51010500001180000021';
  await enter('NVR-21', code);
  const one = await device(code);
  await catalogOf('NVR-21');
  await one.stop();
  t.clock.advance(209);
  await tickGb(centerOf(t.app));
  expect((await shown('NVR-21')).isOnline).toBe(true);
  t.clock.advance(2);
  await tickGb(centerOf(t.app));
  expect((await shown('NVR-21')).isOnline).toBe(false);
  expect((await chief.device.get({ code: 'NVR-21' })).health).toBe('offline');
});

test('a flood of SIP from one address takes neither a press nor the others away', async () => {
  const code = '51010500001180000031';
  await enter('NVR-31', code);
  const one = await device(code);
  await chief.device.put({ code: 'PB-31', name: '一键报警', kind: 'panic-button', place: 'HALL' });
  const flood = createSocket('udp4');
  await new Promise<void>((resolve) => flood.bind(0, '127.0.0.9', resolve));
  const register = (n: number): Buffer =>
    Buffer.from(
      `REGISTER sip:${ours}@5101050000 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.9:5060;branch=z9hG4bK${n}\r\nFrom: <sip:${code}@x>;tag=${n}\r\n` +
        `To: <sip:${code}@x>\r\nCall-ID: flood-${n}\r\nCSeq: 1 REGISTER\r\nContact: <sip:${code}@127.0.0.9>\r\nContent-Length: 0\r\n\r\n`,
    );
  let sent = 0;
  const pour = setInterval(() => {
    for (let i = 0; i < 300; i++) flood.send(register(++sent), port, '127.0.0.1', () => undefined);
  }, 20);
  try {
    await expect.poll(() => sent).toBeGreaterThan(5_000);
    const times: number[] = [];
    for (let i = 0; i < 9; i++) {
      const press = { device: 'PB-31', key: `flood-${i}`, kind: 'panic', at: t.clock.now().toISOString() };
      const began = performance.now();
      expect((await chief.call('POST', '/api/v1/signals', press)).status).toBe(200);
      times.push(performance.now() - began);
    }
    // The middle one of nine: what another process takes of the machine for a moment is not the flood's.
    expect(times.toSorted((a, b) => a - b)[4]).toBeLessThan(2_000);
    await expect(one.keepalive()).resolves.toMatchObject({ status: 200 });
  } finally {
    clearInterval(pour);
    flood.close();
  }
  expect((await chief.case.list({ device: 'PB-31' })).total).toBe(1);
});
