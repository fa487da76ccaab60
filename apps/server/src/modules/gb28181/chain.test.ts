import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/camera/index.ts';
import { channelCodes, startGbDevice, startGbPlatform, type GbPlatform } from '../../../../simulators/src/index.ts';
import { gbEnv } from '../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';

/** The hospital, the district above it, the city above that. */
const hospital = '51010500002000000001';
const district = '51010500002000000002';
const city = '51010000002000000009';
let below: TestApp;
let middle: TestApp;
let at: { below: As; middle: As };
let above: GbPlatform;
let cameras: CameraServer;
const ports = { below: 0, middle: 0 };

async function server(code: string): Promise<{ t: TestApp; port: number }> {
  const port = await freePort();
  const t = await testApp({
    realTime: true,
    env: {
      ANYUAN_MEDIA: 'on',
      ...gbEnv(port, code),
    },
  });
  const chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
  return { t, port };
}
const up = (as: As, gbCode: string, port: number, secret: string) =>
  as.uplink.put({
    code: 'UP',
    name: '上级',
    gbCode,
    host: '127.0.0.1',
    port,
    secret,
    agreement: '联网协议 1 号',
    enabled: true,
  });
const down = (as: As, code: string, address: string) =>
  as.device.put({ code, name: code, kind: 'recorder', protocol: 'gb28181', address, secret: 'chain-secret-1' });
const catalogue = (as: As, code: string) =>
  vi.waitUntil(async () => (await as.gb28181.device({ code })).catalogAt !== null, { timeout: 60_000, interval: 300 });

beforeAll(async () => {
  cameras = await startCameraServer({});
  above = await startGbPlatform({ code: city, password: 'city-secret-1' });
  const one = await server(hospital);
  const two = await server(district);
  [below, middle] = [one.t, two.t];
  [ports.below, ports.middle] = [one.port, two.port];
  at = { below: await below.as('security-chief'), middle: await middle.as('security-chief') };
  const url = `rtsp://127.0.0.1:${cameras.port}/cam/CHAIN/320x240/10fps/loop`;
  await at.below.device.put({ code: 'CAM', name: '大厅', kind: 'camera', place: 'HALL', source: { url } });
  // Entered above, the hospital registers and is asked what it has.
  await down(at.middle, 'HOSPITAL', hospital);
  await up(at.below, district, ports.middle, 'chain-secret-1');
  await at.below.uplink.share({ code: 'UP', place: 'C' });
  await vi.waitUntil(async () => (await at.below.uplink.get({ code: 'UP' })).state === 'online', { timeout: 60_000 });
  await catalogue(at.middle, 'HOSPITAL');
  await at.middle.gb28181.refresh({ code: 'HOSPITAL' });
  const { items } = await at.middle.gb28181.device({ code: 'HOSPITAL' });
  await at.middle.gb28181.adopt({
    code: 'HOSPITAL',
    items: items.map(({ code }) => ({ channel: code, place: 'HALL' })),
  });
  await up(at.middle, city, above.port, 'city-secret-1');
  await at.middle.uplink.share({ code: 'UP', place: 'C' });
  await vi.waitUntil(() => above.registered.has(district), { timeout: 60_000 });
});
afterAll(async () => {
  await middle.stop();
  await below.stop();
  await above.stop();
  await cameras.stop();
});

test('hospital, district, city: a picture is there on demand within three seconds, and gone when nobody wants it', async () => {
  const [camera] = (await above.catalog(district)).items;
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    const watched = await above.watch(district, camera?.deviceId ?? '');
    await vi.waitUntil(() => watched.frames > 0, { timeout: 30_000, interval: 5 });
    times.push(performance.now() - began);
    expect(watched).toMatchObject({ status: 200, codec: 'h264', ended: null });
    await watched.bye();
    // Called anew each time.
    await expect.poll(async () => (await at.below.uplink.watching({})).items.length, { timeout: 40_000 }).toBe(0);
  }
  // The middle one of three: what another process takes of the machine for a moment is not the chain's.
  expect(times.toSorted((a, b) => a - b)[1]).toBeLessThan(3_000);
});

test('what comes from somebody is not given back to him: a camera of the hospital that the district shares with it again is refused', async () => {
  await down(at.below, 'DISTRICT', district);
  // The district is above and below at once: who asks is known by what he asks for.
  const shared = (await at.middle.uplink.shares({ code: 'UP' })).items;
  await at.middle.uplink.put({
    code: 'BACK',
    name: '医院',
    gbCode: hospital,
    host: '127.0.0.1',
    port: ports.below,
    secret: 'chain-secret-1',
    agreement: '互联协议',
    enabled: true,
  });
  await at.middle.uplink.share({ code: 'BACK', place: 'C' });
  await vi.waitUntil(async () => (await at.below.gb28181.device({ code: 'DISTRICT' })).isOnline, { timeout: 60_000 });
  await catalogue(at.below, 'DISTRICT');
  await at.below.gb28181.refresh({ code: 'DISTRICT' });
  const { items } = await at.below.gb28181.device({ code: 'DISTRICT' });
  expect(items.length).toBe(shared.length);
  await at.below.gb28181.adopt({
    code: 'DISTRICT',
    items: items.map(({ code }) => ({ channel: code, place: 'HALL' })),
  });
  const copy = items[0]!.code;
  await at.below.video.snapshot({ code: copy, purpose: 'watch' } as never).catch(() => undefined);
  const calls = async () => (await at.below.gb28181.device({ code: 'DISTRICT' })).calls;
  await expect.poll(async () => (await calls())[0]?.status).toBe(482);
  // The camera itself is seen as ever.
  const [camera] = (await above.catalog(district)).items;
  const watched = await above.watch(district, camera?.deviceId ?? '');
  await expect.poll(() => watched.frames).toBeGreaterThan(3);
  await watched.bye();
});

test('a picture that we wait for ourselves is not promised to others: what goes round over several platforms ends at once', async () => {
  const far = '51010500002000000077';
  const slow = '51010500001180000078';
  await down(at.middle, 'FAR', far);
  await down(at.middle, 'SLOW', slow);
  const one = (code: string) =>
    startGbDevice({
      server: { host: '127.0.0.1', port: ports.middle, code: district },
      code,
      password: 'chain-secret-1',
      channels: channelCodes(code, 1).map((channel) => ({ code: channel, name: `远端 ${code}` })),
      quirks: ['silent'],
    });
  const devices = [await one(far), await one(slow)];
  for (const [code, gbCode] of [
    ['FAR', far],
    ['SLOW', slow],
  ] as const) {
    await catalogue(at.middle, code);
    const channel = channelCodes(gbCode, 1)[0]!;
    await at.middle.gb28181.adopt({ code, items: [{ channel, place: 'HALL' }] });
  }
  await at.middle.uplink.share({ code: 'UP', place: 'C' });
  const statuses = async (gbCode: string) => {
    const code = channelCodes(gbCode, 1)[0]!;
    const first = await above.watch(district, code);
    await vi.waitUntil(() => devices.some((device) => device.asked.some(({ channel }) => channel === code)), {
      timeout: 30_000,
    });
    // As it would come round: another platform asks for what we are still waiting for.
    const second = await above.watch(district, code, { subject: `${code}:1,${city}:9` });
    await first.bye();
    await second.bye();
    return [first.status, second.status];
  };
  expect(await statuses(far)).toEqual([200, 482]);
  // A recorder is the end of the way: nothing goes round there.
  expect(await statuses(slow)).toEqual([200, 200]);
  for (const device of devices) await device.stop();
});
