import { afterAll, beforeAll, expect, test } from 'vitest';

import { client, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { lastDue, showDueScenes } from './scenes.ts';

// Six screens and some cameras: what an operator puts there, what alarms take, and what a screen itself may.

let t: TestApp;
let chief: As;
let operator: As;
beforeAll(async () => {
  // A Monday, 08:00 in the hospital.
  t = await testApp({ at: '2026-11-23T00:00:00Z' });
  chief = await t.as('security-chief');
  operator = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊大厅', kind: 'area', parent: 'C' });
  for (let i = 1; i <= 6; i++) {
    await chief.device.put({ code: `SCR-0${i}`, name: `电视墙 0${i}`, kind: 'screen', place: 'C' });
    await chief.device.put({
      code: `CAM-0${i}`,
      name: `摄像机 0${i}`,
      kind: 'camera',
      place: 'ER',
      source: { url: `rtsp://127.0.0.1:1/cam/${i}` },
    });
  }
  await chief.device.put({ code: 'PB-1', name: '急诊报警盒', kind: 'panic-button', place: 'ER' });
  await chief.device.linkCameras({ code: 'PB-1', cameras: ['CAM-05', 'CAM-06'] });
});
afterAll(() => t.stop());

const wall = async () => (await operator.wall.get({})).screens;
const screen = async (code: string) => (await wall()).find((one) => one.code === code)!;
const camera = (code: string) => ({ kind: 'camera' as const, camera: code });
const one = (code: string) => ({ grid: 1 as const, tiles: [camera(code)] });
/** What is on a screen now, by the cameras of its tiles. */
const onIt = async (code: string) =>
  (await screen(code)).shown.tiles.map((tile) =>
    tile?.kind === 'camera' ? tile.camera : tile?.kind === 'rotation' ? tile.cameras : (tile?.kind ?? null),
  );

test('screens hang in rows until somebody says where they hang', async () => {
  expect((await wall()).map(({ code, at }) => [code, at.column, at.row])).toEqual(
    [1, 2, 3, 4, 5, 6].map((n) => [`SCR-0${n}`, n - 1, 0]),
  );
  await operator.wall.hang({ code: 'SCR-06', column: 0, row: 0, wide: 2, high: 2 });
  // Whoever is not hung follows below.
  expect((await wall()).map(({ code, at }) => [code, at.column, at.row]).slice(0, 3)).toEqual([
    ['SCR-06', 0, 0],
    ['SCR-01', 0, 2],
    ['SCR-02', 1, 2],
  ]);
  for (let i = 1; i <= 6; i++) await operator.wall.hang({ code: `SCR-0${i}`, column: i - 1, row: 0 });
});

test('an operator puts cameras on a screen: it is told at once, and he is written down as having looked', async () => {
  const before = t.app.bus.seq();
  await operator.wall.show({ code: 'SCR-01', content: { grid: 4, tiles: [camera('CAM-01'), null, camera('CAM-02')] } });
  expect(await onIt('SCR-01')).toEqual(['CAM-01', null, 'CAM-02']);
  expect(await screen('SCR-01')).toMatchObject({ setBy: '值班员小吴', alarm: null });
  await expect.poll(() => t.app.bus.seq()).toBeGreaterThan(before);
  const looks = await t.app.db.selectFrom('camera_look').select(['camera_code', 'kind', 'purpose']).execute();
  expect(looks).toEqual([
    { camera_code: 'CAM-01', kind: 'wall', purpose: 'watch' },
    { camera_code: 'CAM-02', kind: 'wall', purpose: 'watch' },
  ]);
  const turning = { kind: 'rotation' as const, cameras: ['CAM-03', 'CAM-04'], seconds: 10 };
  await operator.wall.show({ code: 'SCR-02', content: { grid: 1, tiles: [turning] } });
  expect(await onIt('SCR-02')).toEqual([['CAM-03', 'CAM-04']]);
});

test('nothing is put on the wall that is not there, does not fit, or that one may not watch', async () => {
  const put = (content: object) => operator.wall.show({ code: 'SCR-03', content } as never);
  await expect(put(one('NO-SUCH'))).rejects.toMatchObject({ code: 'not_found' });
  await expect(put({ grid: 1, tiles: [camera('CAM-01'), camera('CAM-02')] })).rejects.toMatchObject({
    code: 'invalid',
  });
  await expect(put({ grid: 5, tiles: [] })).rejects.toMatchObject({ code: 'invalid' });
  await expect(operator.wall.show({ code: 'PB-1', content: one('CAM-01') })).rejects.toMatchObject({
    code: 'not_found',
  });
  const guard = await t.as('guard');
  await expect(guard.wall.get({})).rejects.toMatchObject({ code: 'forbidden' });
  const director = await t.as('director');
  await director.wall.get({});
  await expect(director.wall.show({ code: 'SCR-03', content: one('CAM-01') })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('an alarm takes its screens and gives them back when it is over; the newest comes first', async () => {
  const alarms = async () => (await wall()).filter(({ alarm }) => alarm).map(({ code, alarm }) => [code, alarm?.place]);
  const told = t.app.bus.seq();
  const at = t.clock.now().toISOString();
  const press = { device: 'PB-1', key: 'press 1', kind: 'panic', at };
  const { caseId } = (await chief.call('POST', '/api/v1/signals', press)).json as { caseId: string };
  expect(await alarms()).toEqual([
    ['SCR-01', '本部 / 急诊大厅'],
    ['SCR-02', '本部 / 急诊大厅'],
  ]);
  expect([await onIt('SCR-01'), await onIt('SCR-02'), await onIt('SCR-03')]).toEqual([['CAM-05'], ['CAM-06'], []]);
  // What was there is still known, and what is put there meanwhile waits.
  await operator.wall.show({ code: 'SCR-02', content: one('CAM-03') });
  expect(await onIt('SCR-02')).toEqual(['CAM-06']);
  await expect
    .poll(
      async () =>
        (
          await t.app.db
            .selectFrom('event')
            .select('seq')
            .where('type', '=', 'wall.changed')
            .where('seq', '>', told)
            .execute()
        ).length,
    )
    .toBeGreaterThan(1);
  await operator.wall.release({ caseId });
  expect(await alarms()).toEqual([]);
  expect([await onIt('SCR-01'), await onIt('SCR-02')]).toEqual([['CAM-01', null, 'CAM-02'], ['CAM-03']]);
  await expect(operator.wall.release({ caseId })).rejects.toMatchObject({ code: 'not_found' });
});

test('a scene is put there at once, and by itself at its time, once', async () => {
  const screens = { 'SCR-04': one('CAM-04'), 'SCR-05': one('CAM-05') };
  const times = [{ at: '22:00', days: [1] }];
  const scene = await operator.wall.putScene({ name: '夜间', screens, times });
  await expect(operator.wall.putScene({ name: '夜间', screens })).rejects.toMatchObject({ code: 'already_exists' });
  await operator.wall.showScene({ id: scene.id });
  expect([await onIt('SCR-04'), await onIt('SCR-05')]).toEqual([['CAM-04'], ['CAM-05']]);
  await operator.wall.show({ code: 'SCR-04', content: one('CAM-01') });
  const turn = () => showDueScenes(t.app.system('wall'));
  await turn();
  expect(await onIt('SCR-04')).toEqual(['CAM-01']);
  // 22:03 on the same Monday; the minute itself was missed.
  t.clock.advance(14 * 3600 + 180);
  operator = await t.person({ roles: ['control-room'], name: '夜班' });
  await turn();
  expect(await onIt('SCR-04')).toEqual(['CAM-04']);
  await operator.wall.show({ code: 'SCR-04', content: one('CAM-02') });
  await turn();
  expect(await onIt('SCR-04')).toEqual(['CAM-02']);
  await operator.wall.removeScene({ id: scene.id });
  expect((await operator.wall.get({})).scenes).toEqual([]);
});

test('the last time that has come is found over midnight, on its days only', () => {
  const at = (text: string) => new Date(`${text}+08:00`);
  const every = [1, 2, 3, 4, 5, 6, 7];
  // 2026-11-23 is a Monday.
  expect(lastDue([{ at: '23:50', days: every }], at('2026-11-24T00:10:00'))).toEqual(at('2026-11-23T23:50:00'));
  expect(lastDue([{ at: '23:50', days: [2] }], at('2026-11-24T00:10:00'))).toBeUndefined();
  expect(
    lastDue(
      [
        { at: '07:00', days: every },
        { at: '08:00', days: every },
      ],
      at('2026-11-24T08:00:59'),
    ),
  ).toEqual(at('2026-11-24T08:00:00'));
  expect(lastDue([{ at: '08:01', days: every }], at('2026-11-24T08:00:59'))).toBeUndefined();
});

test('a browser becomes a screen by the code it shows, and then sees that screen only', async () => {
  const { pairing, code } = await t.anonymous.wall.ask({ screen: 'SCR-01' });
  const taken = () => t.anonymous.call('POST', '/api/v1/wall/pairings/taken', { pairing });
  expect((await taken()).json).toEqual({ isPaired: false });
  const wrong = code === '000000' ? '000001' : '000000';
  await expect(operator.wall.pair({ code: 'SCR-01', pairing: wrong })).rejects.toMatchObject({ code: 'pairing_wrong' });
  await expect(operator.wall.pair({ code: 'SCR-02', pairing: code })).rejects.toMatchObject({ code: 'pairing_wrong' });
  await operator.wall.pair({ code: 'SCR-01', pairing: code });
  const answer = await taken();
  expect(answer.json).toEqual({ isPaired: true });
  const cookie = String([answer.headers['set-cookie']].flat()[0]);
  expect(cookie).toMatch(/^anyuan_screen=.+HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  // Once: whoever knows the pairing afterwards gets nothing.
  expect((await taken()).status).toBe(410);
  const browser = client(() => t.app, '', cookie.split(';')[0] ?? '', '');
  expect(await browser.wall.screen({ code: 'SCR-01' })).toMatchObject({ code: 'SCR-01', isPaired: true });
  await expect(browser.wall.screen({ code: 'SCR-02' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(browser.wall.show({ code: 'SCR-01', content: one('CAM-01') })).rejects.toMatchObject({
    code: 'forbidden',
  });
  for (const refused of [browser.session.me({}), browser.device.list({}), browser.case.list({})])
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
  // A camera that is not on it is none; a cookie is no token of a device that signals.
  await expect(browser.wall.live({ code: 'SCR-01', camera: 'CAM-06' })).rejects.toMatchObject({ code: 'not_found' });
  const signal = { device: 'SCR-01', key: 'k', kind: 'panic', at: t.clock.now().toISOString() };
  expect((await browser.call('POST', '/api/v1/signals', signal)).status).toBe(401);
  await operator.wall.unpair({ code: 'SCR-01' });
  await expect(browser.wall.screen({ code: 'SCR-01' })).rejects.toMatchObject({ code: 'bad_token' });
});

test('a plan and the board hang beside cameras as whoever put them there sees them, and only as long as he may', async () => {
  // It is the evening of another day by now.
  chief = await t.as('security-chief');
  operator = await t.as('control-room');
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#eee"/></svg>';
  const drawing = new FormData();
  drawing.append('file', new Blob([svg], { type: 'image/svg+xml' }), 'er.svg');
  expect((await chief.call('POST', '/api/v1/places/ER/plan', drawing)).status).toBe(200);
  await chief.device.put({ code: 'CAM-01', name: '摄像机 01', kind: 'camera', place: 'ER', at: { x: 40, y: 30 } });
  await chief.device.put({
    code: 'PB-1',
    name: '急诊报警盒',
    kind: 'panic-button',
    place: 'ER',
    at: { x: 200, y: 150 },
  });
  const director = await t.person({ roles: ['director', 'control-room'], name: '周院长' });
  const tiles = [camera('CAM-01'), { kind: 'plan' as const, place: 'ER' }, { kind: 'board' as const }];
  // Nobody puts there what he may not see himself, nor in another's name.
  const second = await t.person({ roles: ['control-room'], name: '值班员小郑' });
  const forged = { kind: 'board' as const, for: director.personId };
  await expect(second.wall.show({ code: 'SCR-05', content: { grid: 1, tiles: [forged] } })).rejects.toMatchObject({
    code: 'forbidden',
    details: { permission: 'indicator.read' },
  });
  await expect(
    second.wall.show({ code: 'SCR-05', content: { grid: 1, tiles: [{ kind: 'plan', place: 'C' }] } }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await director.wall.show({ code: 'SCR-05', content: { grid: 4, tiles } });
  expect((await director.wall.get({})).names).toMatchObject({ 'plan:ER': '本部 / 急诊大厅' });
  // The operator puts another camera beside it: the rest stays the director's.
  const { content } = await screen('SCR-05');
  await second.wall.show({ code: 'SCR-05', content: { ...content, tiles: [...content.tiles, camera('CAM-02')] } });
  expect((await screen('SCR-05')).content.tiles.map((tile) => (tile && 'for' in tile ? tile.for : null))).toEqual([
    null,
    director.personId,
    director.personId,
    null,
  ]);

  const { pairing, code } = await t.anonymous.wall.ask({ screen: 'SCR-05' });
  await second.wall.pair({ code: 'SCR-05', pairing: code });
  const taken = await t.anonymous.call('POST', '/api/v1/wall/pairings/taken', { pairing });
  const cookie = String([taken.headers['set-cookie']].flat()[0]);
  const browser = client(() => t.app, '', cookie.split(';')[0] ?? '', '');
  const plan = await browser.wall.plan({ code: 'SCR-05', place: 'ER' });
  expect(plan).toMatchObject({ name: '本部 / 急诊大厅', plan: { width: 400, height: 300 } });
  expect(plan.devices).toContainEqual(expect.objectContaining({ code: 'PB-1', at: { x: 200, y: 150 } }));
  const picture = await browser.call(
    'GET',
    `/api/v1/wall/screens/SCR-05/plans/ER/picture?picture=${plan.plan!.picture}`,
  );
  expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/svg+xml']);
  const board = await browser.wall.board({ code: 'SCR-05' });
  expect(board.items.length).toBeGreaterThan(10);
  expect(board.items.every(({ opens, opensPer }) => opens === null && opensPer === null)).toBe(true);
  // What is not on it is not to be had by it.
  await expect(browser.wall.plan({ code: 'SCR-05', place: 'C' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(browser.wall.board({ code: 'SCR-04' })).rejects.toMatchObject({ code: 'not_found' });
  expect((await browser.call('GET', `/api/v1/files/${plan.plan!.picture}`)).status).toBe(403);
  // The alarm of this morning still stands open.
  expect(plan.alarms).toMatchObject([{ at: { x: 200, y: 150 }, mark: null }]);
  // A scene keeps whose it is; whoever loses the right takes it off the wall.
  const kept = await screen('SCR-05');
  const scene = await second.wall.putScene({ name: '看板', screens: { 'SCR-05': kept.content } });
  await second.wall.showScene({ id: scene.id });
  expect((await browser.wall.board({ code: 'SCR-05' })).items.length).toBe(board.items.length);
  await (await t.as('it')).identity.updatePerson({ id: director.personId, roles: ['guard'] });
  await expect(browser.wall.board({ code: 'SCR-05' })).rejects.toMatchObject({ code: 'forbidden' });
});
