import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ctxOf } from '../../apps/server/src/kernel/cases/testing.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startCameraServer, type CameraServer } from '../../apps/simulators/src/index.ts';
import { launch, openPage, prepareWeb, seriousProblems, until, usual } from './kit.ts';

const plan = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 700"><rect width="1200" height="700" fill="#f2f4f7"/>
  <g fill="none" stroke="#7d8896" stroke-width="6"><path d="M40 40h1120v620H40zM40 360h700M740 40v620M380 40v320"/></g>
  <g font-size="30" fill="#54606e"><text x="120" y="120">抢救室</text><text x="480" y="120">候诊</text><text x="860" y="120">大厅</text></g></svg>`;

/** A console and three screens of the wall: let in, filled by dragging, taken by an alarm and given back. */
let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let origin: string;
let operator: As;
let chief: As;
let desk: Page;
let troubles: string[];
const screens: Page[] = [];

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on' } });
  origin = `http://${await t.listen()}`;
  cameras = await startCameraServer({ camera: () => ({ width: 320, height: 192, fps: 15 }) });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  // Who may see the board puts it on the wall, too.
  operator = await t.person({ roles: ['control-room', 'director'], name: '值班员小吴' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊大厅', kind: 'area', parent: 'HQ' });
  for (let i = 1; i <= 3; i++) {
    await chief.device.put({ code: `SCR-0${i}`, name: `电视墙 0${i}`, kind: 'screen', place: 'HQ' });
    const url = `rtsp://127.0.0.1:${cameras.port}/cam/CAM-0${i}`;
    await chief.device.put({ code: `CAM-0${i}`, name: `急诊 ${i} 号机`, kind: 'camera', place: 'ER', source: { url } });
  }
  const drawing = new FormData();
  drawing.append('file', new File([plan], 'er.svg', { type: 'image/svg+xml' }));
  await chief.call('POST', '/api/v1/places/ER/plan', drawing);
  await chief.device.put({
    code: 'PB-1',
    name: '急诊报警盒',
    kind: 'panic-button',
    place: 'ER',
    at: { x: 400, y: 250 },
  });
  await chief.device.linkCameras({ code: 'PB-1', cameras: ['CAM-03'] });
  browser = await launch();
  ({ page: desk, troubles } = await openPage(browser, `${origin}/wall`, operator, {
    viewport: { width: 2560, height: 1440 },
  }));
});
afterAll(async () => {
  await browser?.close();
  await cameras?.stop();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];
const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
};
const card = (n: number) => desk.locator(`[data-screen="SCR-0${n}"]`);
/** Pictures that the players of a screen have shown, by camera. */
const shown = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(`Object.fromEntries([...document.querySelectorAll('.player')].map((player) =>
    [player.dataset.camera, player.querySelector('video').getVideoPlaybackQuality().totalVideoFrames]))`);
async function moves(page: Page, camera: string): Promise<void> {
  await until(`${camera} is on it`, async () => Object.keys(await shown(page)).join() === camera);
  const before = (await shown(page))[camera] ?? 0;
  await until(`${camera} is seen to move`, async () => ((await shown(page))[camera] ?? 0) > before + 5);
}

test('a browser shows a code, and is a screen once the console has typed it in', async () => {
  for (let i = 1; i <= 3; i++) {
    const context = await browser.newContext({ ...usual, viewport: { width: 960, height: 540 } });
    const page = await context.newPage();
    screens.push(page);
    await page.goto(`${origin}/wall/SCR-0${i}`);
    const code = page.getByLabel('接入码');
    await until('a code', async () => /^\d{3} \d{3}$/.test(await code.innerText()));
    await shoot(page, 'wall-pairing');
    expect(await seriousProblems(page)).toEqual([]);
    await card(i)
      .getByRole('button', { name: `更多 电视墙 0${i}` })
      .click();
    await desk.getByRole('menuitem', { name: '接入', exact: true }).click();
    const dialog = desk.getByRole('dialog');
    await dialog.getByLabel('接入码').fill(await code.innerText());
    await dialog.getByRole('button', { name: '接入', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText(`电视墙 0${i} · 待命`).waitFor();
  }
});

test('cameras are dragged to screens, or put there by a click, and are seen to move there', async () => {
  const [first, second] = screens as [Page, Page];
  await desk.locator('.camera-list li', { hasText: 'CAM-01' }).dragTo(card(1));
  await moves(first, 'CAM-01');
  await desk.getByLabel('急诊 2 号机').check();
  await desk.getByRole('button', { name: '电视墙 02,空' }).click();
  await moves(second, 'CAM-02');
  await shoot(desk, 'wall-2560');
  await shoot(first, 'wall-screen');
  expect(await seriousProblems(desk)).toEqual([]);
  expect(await seriousProblems(first)).toEqual([]);
});

test('a plan and the board are chosen beside a camera and dragged there together; alone the board is whole', async () => {
  const third = screens[2]!;
  await desk.getByLabel('急诊 3 号机').check();
  await desk.getByLabel('院长看板').check();
  await desk.locator('.wall-others li', { hasText: '急诊大厅' }).getByRole('checkbox').check();
  await shoot(desk, 'wall-choose');
  // What is chosen goes along, whichever of it is dragged.
  await desk.locator('.wall-others li', { hasText: '急诊大厅' }).dragTo(card(3));
  await moves(third, 'CAM-03');
  await third.getByText('设备 1 · 离线 0 · 故障 0').waitFor();
  await third.locator('.plan-point').first().waitFor();
  await third.locator('[data-turn="true"] .board-row').first().waitFor();
  await until('the drawing is there', () =>
    third.evaluate<boolean>(`(document.querySelector('.plan-image')?.naturalWidth ?? 0) > 0`),
  );
  await shoot(third, 'wall-aside');
  expect(await seriousProblems(third)).toEqual([]);
  await card(3).getByText('院长看板').waitFor();
  // Alone on a large screen it is the whole board.
  await desk.locator('.wall-others li', { hasText: '院长看板' }).dragTo(card(3));
  await third.setViewportSize({ width: 2560, height: 1440 });
  await until('several groups', () =>
    third.evaluate<boolean>(
      `[...document.querySelectorAll('.screen-board-group')].filter((one) => one.offsetHeight > 0).length > 3`,
    ),
  );
  await shoot(third, 'wall-board-2560');
  expect(await third.locator('.screen-board a').count()).toBe(0);
  await desk.locator('.wall-others li', { hasText: '急诊大厅' }).dragTo(card(3));
  await third.locator('.plan-point').first().waitFor();
});

test('an alarm takes screens and says so; they come back when it is told to, and a drill looks different', async () => {
  const [first] = screens as [Page];
  const press = { device: 'PB-1', key: 'one', kind: 'panic', at: new Date().toISOString() };
  const { caseId } = (await chief.call('POST', '/api/v1/signals', press)).json as { caseId: string };
  await first.locator('[data-alarm="alarm"]').waitFor();
  await moves(first, 'CAM-03');
  await first.getByText('本部院区 / 急诊大厅').waitFor();
  await shoot(first, 'wall-alarm');
  // On the plan it blinks.
  await screens[2]!.locator('.plan-point.is-alarm').waitFor();
  await shoot(screens[2]!, 'wall-plan-alarm');
  await card(1).getByText('警情').waitFor();
  await shoot(desk, 'wall-2560-alarm');
  await card(1).getByRole('button', { name: '还屏' }).click();
  await moves(first, 'CAM-01');
  expect((await operator.case.get({ id: caseId })).closedAt).toBeNull();
  // A drill at the same place: another word, another frame, so that nobody takes it for the other.
  const edge = () => first.evaluate(`getComputedStyle(document.querySelector('.screen')).outlineStyle`);
  expect(await edge()).toBe('none');
  const ctx = await ctxOf(t, chief);
  const { id: deviceId, place } = await chief.device.get({ code: 'PB-1' });
  await ctx.tx((tx) =>
    t.app.cases.open(tx, {
      type: 'alarm',
      title: '防暴演练',
      mode: 'drill',
      deviceId,
      placeId: place!.id,
      data: { kind: 'panic' },
    }),
  );
  await first.locator('[data-alarm="drill"]').waitFor();
  await first.getByText('演练').first().waitFor();
  expect(await edge()).toBe('dashed');
  await card(1).getByText('演练').waitFor();
  await shoot(first, 'wall-drill');
  await card(1).getByRole('button', { name: '还屏' }).click();
  await moves(first, 'CAM-01');
});

test('cameras that take turns are held by hand, on the screen and on every console, and go on when told', async () => {
  const [, second] = screens as [Page, Page];
  await operator.wall.show({
    code: 'SCR-02',
    content: { grid: 1, tiles: [{ kind: 'rotation', cameras: ['CAM-01', 'CAM-02', 'CAM-03'], seconds: 5 }] },
  });
  const one = async (): Promise<string> => Object.keys(await shown(second)).join();
  const first = await until('one of them', async () => (await one()) || null);
  await until('another', async () => ![first, ''].includes(await one()));
  const menu = async (name: string): Promise<void> => {
    await card(2).getByRole('button', { name: '更多 电视墙 02' }).click();
    await desk.getByRole('menuitem', { name, exact: true }).click();
  };
  await menu('停在此画面');
  await card(2)
    .getByText(/‖ \d\/3/)
    .waitFor();
  const held = await until('one of them', async () => (await one()) || null);
  await shoot(desk, 'wall-held');
  // Longer than a turn.
  await second.waitForTimeout(7_000);
  expect(await one()).toBe(held);
  await menu('继续轮巡');
  await until('it goes on', async () => ![held, ''].includes(await one()));
  await operator.wall.show({ code: 'SCR-02', content: { grid: 1, tiles: [{ kind: 'camera', camera: 'CAM-02' }] } });
  await moves(second, 'CAM-02');
});

test('a scene that was saved comes back with one click', async () => {
  const [first, second] = screens as [Page, Page];
  await desk.getByRole('button', { name: '保存为预案' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByLabel('预案名称').fill('日间');
  await dialog.getByRole('button', { name: '保存为预案' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await operator.wall.show({ code: 'SCR-01', content: { grid: 1, tiles: [] } });
  await first.getByText('电视墙 01 · 待命').waitFor();
  await desk.getByRole('button', { name: '调用 日间' }).click();
  await moves(first, 'CAM-01');
  await moves(second, 'CAM-02');
  expect(troubles).toEqual([]);
});

test('a screen without the server says so, and goes on by itself when it is back', async () => {
  const [first] = screens as [Page];
  await first.context().setOffline(true);
  await first.getByText(/与服务器断开/).waitFor();
  await shoot(first, 'wall-lost');
  await first.context().setOffline(false);
  await first.getByText(/与服务器断开/).waitFor({ state: 'hidden' });
  await moves(first, 'CAM-01');
  expect(await first.locator('[data-alarm]').count()).toBe(0);
});
