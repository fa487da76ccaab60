import { makeCode } from '@anyuan/gb28181';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { channelCodes, startGbDevice, type GbDevice } from '../../../../simulators/src/index.ts';
import { gbEnv, gbServer as ours, putRecorder } from '../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { asked } from '../../kernel/db/index.ts';
import { ownAddress } from './own-address.ts';

const house = 40;
const codes = Array.from({ length: house }, (_, n) => makeCode('5101050000', 118, n + 1));
let t: TestApp;
let chief: As;
let port: number;
const recorders: GbDevice[] = [];

beforeAll(async () => {
  port = await freePort();
  t = await testApp({ env: gbEnv(port) });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  for (const [n, code] of codes.entries()) await putRecorder(chief, `NVR-${n}`, code);
});
afterAll(async () => {
  await Promise.all(recorders.map((one) => one.stop()));
  await t.stop();
});

const spent = async (work: () => Promise<unknown>): Promise<typeof asked> => {
  const before = { ...asked };
  await work();
  return { statements: asked.statements - before.statements, sealed: asked.sealed - before.sealed };
};

test('a house that comes back is let in, asked and listed in sets: no statement of its own for any of it', async () => {
  const { statements } = await spent(async () => {
    const all = codes.map((code) =>
      startGbDevice({
        server: { host: '127.0.0.1', port, code: ours },
        code,
        password: 'nvr-secret-1',
        channels: channelCodes(code, 4).map((channel, i) => ({ code: channel, name: `通道 ${i + 1}` })),
      }),
    );
    recorders.push(...(await Promise.all(all)));
    await vi.waitUntil(
      async () =>
        (await t.app.db.selectFrom('gb_registration').select('device_id').where('catalog_sum', '=', 4).execute())
          .length === house,
      { timeout: 60_000, interval: 500 },
    );
  });
  expect(await t.app.db.selectFrom('gb_channel').select('code').where('gone_at', 'is', null).execute()).toHaveLength(
    house * 4,
  );
  expect(statements).toBeLessThan(house * 4);
});

test('that they live still costs an answer each, and is written for all of them together', async () => {
  const seen = async () => {
    const now = t.clock.now();
    const rows = await t.app.db.selectFrom('device_seen').select('last_seen_at').execute();
    return rows.filter((row) => row.last_seen_at.getTime() === now.getTime()).length === house;
  };
  for (let minute = 0; minute < 3; minute++) {
    t.clock.advance(60);
    const { statements, sealed } = await spent(async () => {
      const answers = await Promise.all(recorders.map((one) => one.keepalive()));
      expect(answers.every((one) => one.kind === 'response' && one.status === 200)).toBe(true);
      await vi.waitUntil(seen, { timeout: 10_000, interval: 300 });
    });
    expect(statements).toBeLessThan(house / 2);
    expect(sealed).toBe(0);
  }
});

test('what a channel may be is told of it: the camera of its name or code that was entered before, the place in its name', async () => {
  const [, second = '', third = '', fourth = ''] = channelCodes(codes[0]!, 4);
  await chief.place.put({ code: 'T', name: '通道', kind: 'area', parent: 'C' });
  await chief.device.put({ code: 'CAM-OLD', name: '通道 2', kind: 'camera', place: 'T' });
  await chief.device.put({ code: third, name: '走廊', kind: 'camera', place: 'C' });
  const suggested = async () =>
    (await chief.gb28181.device({ code: 'NVR-0' })).items
      .filter(({ code }) => [second, third, fourth].includes(code))
      .map(({ name, suggestion, device }) => [name, suggestion?.place?.code, suggestion?.device?.code, device?.code]);
  expect(await suggested()).toEqual([
    ['通道 2', 'T', 'CAM-OLD', undefined],
    ['通道 3', 'T', third, undefined],
    ['通道 4', 'T', undefined, undefined],
  ]);
  await chief.gb28181.adopt({
    code: 'NVR-0',
    items: [{ channel: second, device: 'CAM-OLD' }, { channel: fourth }],
  });
  expect(await suggested()).toEqual([
    ['通道 2', undefined, undefined, 'CAM-OLD'],
    ['通道 3', 'T', third, undefined],
    ['通道 4', undefined, undefined, fourth],
  ]);
  expect((await chief.device.get({ code: fourth })).place?.code).toBe('T');
});

test('where we are for somebody is asked of the system for all messages of a moment, not for each', () => {
  const begin = performance.now();
  for (let n = 0; n < 20_000; n++) ownAddress(`127.0.${n % 7}.${n % 250}`);
  expect(ownAddress('127.0.0.7')).toBe('127.0.0.1');
  expect(performance.now() - begin).toBeLessThan(1_000);
});
