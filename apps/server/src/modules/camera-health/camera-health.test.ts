import { afterAll, beforeAll, expect, test } from 'vitest';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/index.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { askForSilent } from '../repair/index.ts';

let t: TestApp;
let cameras: CameraServer;
let chief: As;

beforeAll(async () => {
  t = await testApp({ env: { ANYUAN_MEDIA: 'on' } });
  cameras = await startCameraServer({ camera: () => ({ width: 640, height: 360, fps: 15 }) });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
});
afterAll(async () => {
  await t.stop();
  await cameras.stop();
});

const put = (code: string, path: string, port = cameras.port, maker = '甲公司') =>
  chief.device.put({
    code,
    name: `${code} 号机`,
    kind: 'camera',
    place: 'C',
    maker,
    source: { url: `rtsp://127.0.0.1:${port}/cam/SAME/${path}` },
  });
async function look(code: string, learn = false) {
  t.clock.advance(600);
  return chief.cameraHealth.look({ code, learn });
}
const troublesOf = async (code: string): Promise<string[]> => (await look(code)).verdicts.map(({ trouble }) => trouble);
const picture = (which: 'now' | 'good') => chief.call('GET', `/api/v1/camera-health/CAM-1/${which}`);

test('a camera is well, then black: seen twice it is a fault with two pictures and a repair of 24 hours, and well again it is none', async () => {
  await put('CAM-1', 'h264');
  expect(await look('CAM-1')).toMatchObject({ verdicts: [], hasGood: true, hasPicture: false });
  await put('CAM-1', 'black');
  // Once may be a lamp that was switched off.
  expect(await look('CAM-1')).toMatchObject({ verdicts: [], since: null });
  const bad = await look('CAM-1');
  expect(bad).toMatchObject({ verdicts: [{ trouble: 'black' }], since: t.clock.now().toISOString() });
  expect(await chief.device.get({ code: 'CAM-1' })).toMatchObject({
    health: 'fault',
    states: [{ state: 'fault', detail: '画面诊断:黑屏 Black' }],
  });
  for (const which of ['now', 'good'] as const) {
    const { status, raw } = await picture(which);
    expect([status, raw[0], raw[1]]).toEqual([200, 0xff, 0xd8]);
  }
  t.clock.advance(31 * 60);
  await askForSilent(t.app);
  const [repair] = (await chief.case.list({ device: 'CAM-1', type: ['repair'] })).items;
  expect((await chief.case.get({ id: repair!.id })).dueAt).toBe(
    new Date(t.clock.now().getTime() + 86_400_000).toISOString(),
  );
  await put('CAM-1', 'h264');
  expect(await troublesOf('CAM-1')).toEqual([]);
  expect((await chief.device.get({ code: 'CAM-1' })).states).toEqual([]);
});

test('what cameras really send is judged: covered, frozen, slow, a wrong clock, nothing at all', async () => {
  const nobody = await freePort();
  const kinds = [
    ['CAM-2', 'covered', ['covered']],
    ['CAM-3', 'still', ['frozen']],
    ['CAM-4', '5fps', ['lowRate']],
    ['CAM-5', 'clock-slow', ['clock']],
    ['CAM-6', 'h265', []],
    ['CAM-7', 'mjpeg', []],
  ] as const;
  for (const [code, path] of kinds) await put(code, path, undefined, '乙公司');
  await put('CAM-8', 'h264', nobody, '乙公司');
  const all = [
    ...kinds.map(([code, , troubles]) => [code, [...troubles] as string[]] as const),
    ['CAM-8', ['noPicture']] as const,
  ];
  for (let round = 0; round < 3; round++) {
    t.clock.advance(600);
    await Promise.all(all.map(([code]) => chief.cameraHealth.look({ code, learn: false })));
  }
  const { items } = await chief.cameraHealth.list({});
  const found = Object.fromEntries(items.map(({ code, verdicts }) => [code, verdicts.map(({ trouble }) => trouble)]));
  for (const [code, troubles] of all) expect([code, found[code]]).toEqual([code, troubles]);
  // In trouble first, and why there was no picture is said.
  expect(items.findIndex(({ verdicts }) => verdicts.length === 0)).toBe(5);
  expect(items.find(({ code }) => code === 'CAM-8')?.reason).toBeTruthy();
  expect(items.find(({ code }) => code === 'CAM-5')?.clockAheadMs).toBeLessThan(-89_000);

  const { cameras: shares, contractors } = await chief.cameraHealth.report({ days: 30 });
  expect(shares.find(({ name }) => name.startsWith('CAM-6'))).toMatchObject({ looks: 3, well: 3, troubles: {} });
  expect(shares.find(({ name }) => name.startsWith('CAM-2'))).toMatchObject({
    looks: 3,
    well: 1,
    troubles: { covered: 2 },
  });
  expect(contractors.map(({ name, cameras: count }) => [name, count])).toEqual([
    ['乙公司', 7],
    ['甲公司', 1],
  ]);
});

test('pictures that are judged are looks, and nobody without the right has any of it', async () => {
  const looks = await t.app.db
    .selectFrom('camera_look')
    .select(['kind', 'purpose'])
    .where('person_id', '=', chief.personId)
    .execute();
  expect(looks).toEqual([{ kind: 'snapshot', purpose: 'maintenance' }]);
  const guard = await t.as('guard');
  for (const path of ['/camera-health', '/camera-health/report', '/camera-health/CAM-1/now'])
    expect((await guard.call('GET', `/api/v1${path}`)).status).toBe(403);
});
