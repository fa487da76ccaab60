import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { openSheet } from '../../kernel/sheet/testing.ts';
import { tellOfWolves } from './wolf-week.ts';

// Which devices rang for nothing last week, mostly; who hears of it.

let t: TestApp;
let chief: As;
let room: As;
let owner: As;

beforeAll(async () => {
  // Thursday.
  t = await testApp({ at: '2026-01-08T02:00:00.000Z' });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  room = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  owner = await t.person({ roles: ['security-admin'], name: '护士长' });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  for (const [code, kind] of [
    ['PB-1', 'panic-button'],
    ['PB-2', 'panic-button'],
    ['PB-3', 'panic-button'],
    ['CAM-1', 'camera'],
  ] as const)
    await chief.device.put({ code, name: `${code} 设备`, kind, place: 'C', maker: '某某电子' });
});
afterAll(() => t.stop());

let n = 0;
async function ring(device: string, then: 'false' | 'settled' | 'real' | 'test', kind = 'panic'): Promise<void> {
  const press = { device, key: `k${++n}`, kind, at: t.clock.now().toISOString() };
  const { caseId } = (await chief.call('POST', '/api/v1/signals', press)).json as { caseId: string };
  const act = (name: string, input: object) =>
    room.call('POST', `/api/v1/cases/${caseId}/actions/${name}`, { version: undefined, input, ...input });
  const done =
    then === 'false'
      ? await act('falseAlarm', { falseCause: 'cleaning' })
      : then === 'settled'
        ? await act('falseAlarm', { falseCause: 'settled' })
        : then === 'test'
          ? await act('test', {})
          : await act('acknowledge', {});
  expect(done.status).toBe(200);
  // Presses that follow at once would join it.
  await t.later({ minutes: 20 });
}
const list = async (who: As, from: string, to: string) =>
  (await who.ledger.rows({ type: 'wolf', ledger: 'devices', from, to, limit: 50 } as never)).items.map(
    ({ cells }) => cells,
  );

test('a device is on it whose alarms were mostly for nothing, with how often, why and the last ones', async () => {
  await ring('PB-1', 'false');
  await ring('PB-1', 'false');
  await ring('PB-1', 'false');
  await ring('PB-1', 'false');
  await ring('PB-1', 'real');
  // Half of them is not most; over before anybody came is nobody's mistake; what was a test counts neither way.
  await ring('PB-2', 'false');
  await ring('PB-2', 'false');
  await ring('PB-2', 'real');
  await ring('PB-2', 'real');
  for (const how of ['settled', 'settled', 'settled', 'test', 'test', 'false'] as const) await ring('PB-3', how);
  // What a camera makes out is an alarm like any other.
  await ring('CAM-1', 'false', 'intrusion');
  await ring('CAM-1', 'false', 'intrusion');
  const rows = await list(chief, '2026-01-05', '2026-01-11');
  expect(rows.map((cells) => cells.slice(0, 5))).toEqual([
    ['PB-1 设备 PB-1', 5, 4, 80, '保洁、搬运碰到 4'],
    ['CAM-1 设备 CAM-1', 2, 2, 100, '保洁、搬运碰到 2'],
  ]);
  expect(String(rows[0]?.[5]).split('\n')).toHaveLength(3);
  expect(rows[0]?.at(-1)).toBe('某某电子');
  expect(await list(chief, '2026-01-12', '2026-01-18')).toEqual([]);
  await (await t.as('it')).setting.put({ key: 'alarm.wolfLeast', value: 3 });
  expect((await list(chief, '2026-01-05', '2026-01-11')).map(([device]) => device)).toEqual(['PB-1 设备 PB-1']);
  await (await t.as('it')).setting.put({ key: 'alarm.wolfLeast', value: 2 });
});

test('it leaves as a sheet; whoever may not read alarms has none, and a camera that is kept from him is not on it', async () => {
  const span = 'from=2026-01-05&to=2026-01-11';
  const { raw } = await chief.call('GET', `/api/v1/ledgers/wolf/devices/export?${span}`);
  expect(JSON.stringify((await openSheet(raw)).getSheetValues())).toContain('CAM-1');
  await expect(list(await t.as('it'), '2026-01-05', '2026-01-11')).rejects.toMatchObject({ status: 403 });
  const { id } = await chief.cameraRule.put({
    name: '麻药库',
    why: '只给院长看',
    acts: ['view'],
    cameras: ['CAM-1'],
    roles: ['director'],
  });
  expect((await list(room, '2026-01-05', '2026-01-11')).map(([device]) => device)).toEqual(['PB-1 设备 PB-1']);
  await chief.cameraRule.remove({ id });
});

test('on Monday whoever keeps devices hears of the week before, once, and an owner of his', async () => {
  await chief.device.put({ code: 'CAM-1', name: 'CAM-1 设备', kind: 'camera', owner: owner.personId });
  const told = async (who: As) =>
    (await who.notice.list({})).items.filter(({ zh }) => zh.includes('误报为主')).map(({ zh }) => zh);
  // In the week itself nothing is over yet.
  await tellOfWolves(t.app.system('wolf'));
  expect(await told(chief)).toEqual([]);
  await t.later({ days: 5 });
  await tellOfWolves(t.app.system('wolf'));
  expect(await told(chief)).toEqual([
    '上周误报为主的设备 2 台:PB-1 设备(4/5)、CAM-1 设备(2/2)。详见台账“误报设备清单”。',
  ]);
  expect(await told(owner)).toEqual(['上周误报为主的设备 1 台:CAM-1 设备(2/2)。详见台账“误报设备清单”。']);
  expect(await told(room)).toEqual([]);
  await t.later({ days: 7 });
  await tellOfWolves(t.app.system('wolf'));
  expect(await told(chief)).toHaveLength(1);
});
