import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { stopwatch } from '../../apps/server/test/patience.ts';
import { freePort } from '../../apps/server/test/ports.ts';
import {
  simulatedButton,
  startCameraServer,
  type CameraServer,
  type SimulatedButton,
} from '../../apps/simulators/src/index.ts';
import { falseCauses } from '../../packages/contract/src/cases/alarm.ts';
import { launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

const plan = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800" viewBox="0 0 1200 800"><rect x="20" y="20" width="1160" height="760" fill="#eef" stroke="#345"/></svg>`;
const shots = process.env['ANYUAN_SHOTS'];
const cameraPassword = 'cam pass 1';

let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let operator: As;
let guards: As[];
let origin: string;
let page: Page;
let troubles: string[];
const buttons: Record<string, SimulatedButton> = {};

beforeAll(async () => {
  prepareWeb();
  const mqttPort = await freePort();
  t = await testApp({
    realTime: true,
    ringing: true,
    jobs: true,
    env: { ANYUAN_MEDIA: 'on', ANYUAN_MQTT_PORT: String(mqttPort) },
  });
  origin = `http://${await t.listen()}`;
  cameras = await startCameraServer({ username: 'admin', password: cameraPassword });
  const chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'B3', name: '3 号楼', kind: 'building', parent: 'HQ' });
  await chief.place.put({ code: 'B3-2', name: '2 层', kind: 'floor', parent: 'B3' });
  const form = new FormData();
  form.append('file', new File([plan], 'plan.svg', { type: 'image/svg+xml' }));
  const drawn = await chief.call('POST', '/api/v1/places/B3-2/plan', form);
  if (drawn.status !== 200) throw new Error(`the plan was answered ${drawn.status}`);
  const places = [
    ['ER', '急诊抢救室', 400, 300],
    ['WARD', '住院 3 区', 900, 600],
    ['GATE', '二层大厅', 500, 320],
  ] as const;
  for (const [code, name, x, y] of places)
    await chief.place.put({ code, name, kind: 'area', parent: 'B3-2', phone: '8120', at: { x, y } });
  for (const [index, x] of [380, 430, 460, 520, 1100].entries())
    await chief.device.put({
      code: `CAM-${index + 1}`,
      name: `${index + 1} 号机`,
      kind: 'camera',
      place: 'ER',
      at: { x, y: 260 },
      source: {
        url: `rtsp://127.0.0.1:${cameras.port}/cam/CAM-${index + 1}`,
        username: 'admin',
        password: cameraPassword,
        transport: 'tcp',
      },
    });
  for (const [code, kind, place] of [
    ['PB-ER', 'panic-button', 'ER'],
    ['PB-WARD', 'panic-button', 'WARD'],
    ['DOOR-WARD', 'door', 'WARD'],
  ] as const) {
    await chief.device.put({ code, name: code, kind, place });
    const { token } = await chief.device.token({ code });
    buttons[code] = await simulatedButton({ url: `mqtt://127.0.0.1:${mqttPort}`, code, token });
  }
  await chief.duty.putPost({ code: 'CR', name: '监控中心', kind: 'control-room' });
  await chief.duty.putPost({ code: 'BA', name: '保安班组', kind: 'guard-team', needed: 3 });
  guards = [];
  for (const [name, place] of [
    ['张保安', 'ER'],
    ['李保安', 'GATE'],
    ['王保安', 'WARD'],
  ] as const) {
    const guard = await t.person({ roles: ['guard'], name });
    await guard.duty.signOn({ code: 'BA', place });
    guards.push(guard);
  }
  operator = await t.person({ roles: ['control-room'], name: '赵值班' });
  browser = await launch();
  // Whoever asks for less motion sees no blinking; here it is looked for.
  ({ page, troubles } = await openPage(browser, `${origin}/console`, operator, { reducedMotion: 'no-preference' }));
});

afterAll(async () => {
  await browser?.close();
  for (const button of Object.values(buttons)) await button.close();
  await cameras?.stop();
  await t?.stop();
});

const press = async (code: string, kind = 'panic') => {
  const receipt = await buttons[code]?.press({ kind });
  if (!receipt?.caseId) throw new Error(`no case for a press of ${code}`);
  return receipt.caseId;
};
const caseOf = (id: string) => operator.case.get({ id });
const inState = (id: string, state: string) =>
  until(`case in state ${state}`, async () => (await caseOf(id)).state === state && caseOf(id));
const rowOf = (id: string) => page.locator(`.desk-row[data-case="${id}"]`);
const inHand = () => inPage<string | undefined>(`document.querySelector('.desk-row.is-selected')?.dataset.case`);
/** The page ignores keys for 600 ms after it has moved to another alarm by itself: by its clock, which is ours. */
async function settle(id: string): Promise<void> {
  await expect.poll(inHand).toBe(id);
  await page.waitForTimeout(700);
}
// Strings, since the page's world (DOM) is not the test's.
const inPage = <T>(script: string) => page.evaluate<T>(script);
const frames = () =>
  inPage<number[]>(
    `[...document.querySelectorAll('.desk-tiles video')].map((video) => video.getVideoPlaybackQuality().totalVideoFrames)`,
  );
/** Seconds between the newest picture that has come and the one on show. */
const delays = () =>
  inPage<number[]>(
    `[...document.querySelectorAll('.desk-tiles video')].map((video) => video.buffered.end(video.buffered.length - 1) - video.currentTime)`,
  );

async function tabTo(field: string): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    // No faster than the page draws, as under a hand.
    await inPage('new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))');
    if (await inPage<boolean>(`document.activeElement.matches('${field}')`)) return;
  }
  throw new Error(
    `Tab does not lead to ${field}, but to ${await inPage<string>('document.activeElement.outerHTML.slice(0, 300)')}`,
  );
}

test('with nothing in hand the house is seen floor by floor: what stands there, how it is, and who', async () => {
  const points = page.locator('.desk-floor .plan-point');
  // Five cameras, two buttons, a door, three guards.
  await expect.poll(() => points.count()).toBeGreaterThanOrEqual(8);
  const floor = page.getByRole('combobox', { name: '楼层' });
  await expect.poll(() => floor.locator('option:checked').textContent()).toContain('2 层');
  await page.getByText('本层在岗 3 人').waitFor();
  const [live] = await Promise.all([
    page.context().waitForEvent('page'),
    page
      .locator('.desk-floor')
      .getByRole('button', { name: /3 号机/ })
      .first()
      .click(),
  ]);
  // What for is asked there; the console stays where it is.
  expect(live.url()).toContain('/live?n=1&c=CAM-3');
  await live.close();
  if (shots) await page.screenshot({ path: join(shots, 'console-idle.png') });
  expect(await seriousProblems(page)).toEqual([]);
});

test('the operator signs on and says that he heard the bell', async () => {
  await page.getByRole('button', { name: '上岗' }).click();
  await page.getByRole('button', { name: '听到了,上岗' }).click();
  await page.locator('[data-bell="on"]').waitFor();
  await page.locator('[data-lamp="live"]').waitFor();
  // The bell is on from the tone, before the server has been told.
  const onDuty = async () => (await operator.duty.now({})).posts.find(({ code }) => code === 'CR')?.on;
  await expect.poll(onDuty).toMatchObject([{ person: { name: '赵值班' } }]);
  await page.getByText('现在没有未结警情').waitFor();
});

test('a press becomes a card, a blinking point and moving pictures, and is closed by keyboard', async () => {
  const sincePress = stopwatch();
  const id = await press('PB-ER');
  await rowOf(id).waitFor();
  expect(sincePress.ms()).toBeLessThan(sincePress.within(2_000));
  await page.locator('[data-ringing="critical"]').waitFor();
  await page.locator('.desk-case').getByText('8120').waitFor();
  await page.getByText('疏散围观者').waitFor();

  await expect
    .poll(() =>
      inPage(`getComputedStyle(document.querySelector('.plan-point.is-alarm') ?? document.body).animationName`),
    )
    .toBe('alarm-blink');
  await expect.poll(() => page.locator('.desk-tiles .player[data-state="live"]').count()).toBe(4);
  // On a large screen pictures get the room, each larger than on a small one, and the plan still has its own.
  const sizes = () =>
    page.evaluate<[number, number]>(
      `[document.querySelector('.desk-tiles .player').clientWidth, document.querySelector('.desk-floor').clientHeight]`,
    );
  const usual_ = page.viewportSize()!;
  const [small] = await sizes();
  await page.setViewportSize({ width: 2560, height: 1440 });
  await expect.poll(async () => (await sizes())[0]).toBeGreaterThan(Math.max(small, 500));
  expect((await sizes())[1]).toBeGreaterThan(400);
  await page.setViewportSize(usual_);
  const before = await frames();
  expect(before).toHaveLength(4);
  const moved = async () => Math.min(...(await frames()).map((count, index) => count - (before[index] ?? 0)));
  await expect.poll(moved).toBeGreaterThan(8);
  await expect.poll(async () => Math.max(...(await delays()))).toBeLessThan(1);

  // Where it is, to the ward; what the time counts; and Space is the alarm's wherever the focus is.
  await rowOf(id).getByText('3 号楼 2 层').waitFor();
  await rowOf(id).getByText('已响').waitFor();
  await page.locator('[data-bell="on"]').focus();
  await page.keyboard.press('Space');
  await inState(id, 'acknowledged');
  await page.keyboard.press('Space');
  expect(await page.locator('[data-bell="on"]').count()).toBe(1);
  // Enter is the focused control's, as everywhere.
  await page.locator('[data-bell="on"]').blur();
  await expect.poll(() => page.locator('[data-ringing]').count()).toBe(0);

  await page.locator('[data-unit][aria-pressed="true"]').nth(1).waitFor();
  await page.keyboard.press('3');
  await expect.poll(() => page.locator('[data-unit][aria-pressed="true"]').count()).toBe(3);
  await page.keyboard.press('3');
  await expect.poll(() => page.locator('[data-unit][aria-pressed="true"]').count()).toBe(2);
  await page.keyboard.press('Enter');
  const sent = await inState(id, 'dispatched');
  expect(sent.parties.map(({ person }) => person.name).toSorted()).toEqual(['张保安', '李保安']);

  await guards[0]?.case.act({ id, action: 'accept' });
  await guards[0]?.case.act({ id, action: 'arrive' });
  await rowOf(id).getByText('已到场').waitFor();
  // Who arrives is announced, and once people are on the way they and the timeline come before the card.
  await page.locator('.desk-told').getByText('3 号楼 2 层 急诊抢救室:张保安 到场').waitFor();
  await expect.poll(() => inPage(`document.querySelector('.desk-playbook').open`)).toBe(false);
  await expect
    .poll(() =>
      inPage(
        `Boolean(document.querySelector('[data-story]').compareDocumentPosition(document.querySelector('.desk-playbook')) & 4)`,
      ),
    )
    .toBe(true);
  await until('the next step is offered', async () => (await page.locator('[data-action="handle"]').count()) > 0);
  await page.keyboard.press('h');
  await inState(id, 'handling');
  await until('closing is offered', async () => (await page.locator('[data-action="close"]').count()) > 0);

  await page.keyboard.press('e');
  await page.locator('[data-asking="close"]').waitFor();
  // Nature, persons, injured, force, receipt, result: by keys alone.
  await expect.poll(() => inPage(`document.activeElement?.id`)).toBe('nature');
  await page.keyboard.press('ArrowDown');
  // Nobody picks what is not on the screen yet.
  await page.locator('.ant-select-item-option-active').waitFor();
  await page.keyboard.press('Enter');
  // Closed, and drawn so: a list that is still open has the Tab key to itself.
  await page.locator('#nature[aria-expanded="false"]').waitFor();
  await tabTo('#persons');
  await page.keyboard.type('2');
  await tabTo('#injured');
  await page.keyboard.type('0');
  await tabTo('#force input');
  await page.keyboard.press('Space');
  await tabTo('#result');
  await page.keyboard.type('双方和解,已劝离');
  await page.keyboard.press('Control+Enter');
  const closed = await inState(id, 'closed');
  expect(closed.data).toMatchObject({ persons: 2, injured: 0, result: '双方和解,已劝离' });
  await page.getByText('现在没有未结警情').waitFor();
  expect(troubles).toEqual([]);
});

test('an input method has its keys to itself, letters in a field are letters, and what is typed is not lost', async () => {
  const id = await press('DOOR-WARD', 'door-forced');
  await rowOf(id).waitFor();
  await settle(id);
  const keyboard = await page.context().newCDPSession(page);
  const composing = { key: 'Process', code: 'Space', windowsVirtualKeyCode: 229 };
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...composing });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...composing });

  await page.keyboard.press('l');
  const box = page.getByLabel('留言');
  await expect.poll(() => inPage(`document.activeElement?.id`)).toBe('desk-comment');
  await page.keyboard.type('2 men f ');
  await keyboard.send('Input.imeSetComposition', { text: '你好', selectionStart: 2, selectionEnd: 2 });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...composing });
  await keyboard.send('Input.insertText', { text: '你好' });
  await expect.poll(() => box.inputValue()).toBe('2 men f 你好');
  expect((await caseOf(id)).state).toBe('raised');

  // A hotter alarm comes while he types: it waits, says so, and has its turn when he is done.
  const hotter = await press('PB-WARD');
  await rowOf(hotter).waitFor();
  await page.getByText('新的警情在等待').waitFor();
  expect(await inHand()).toBe(id);
  await page.keyboard.press('Escape');
  await expect.poll(inHand).toBe(hotter);

  await page.reload();
  await rowOf(id).click();
  await expect.poll(() => page.getByLabel('留言').inputValue()).toBe('2 men f 你好');
  await settle(id);
  await page.keyboard.press('f');
  await page.locator('[data-asking="falseAlarm"]').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText('请选择').first().waitFor();
  // The causes are a list; by keys alone.
  await page.keyboard.press('ArrowDown');
  await page.locator('.ant-select-item-option-active').waitFor();
  const chosen = await page.locator('.ant-select-item-option-active').textContent();
  await page.keyboard.press('Enter');
  await page.locator('.ant-select-item-option-active').waitFor({ state: 'hidden' });
  await page.keyboard.press('Control+Enter');
  const { falseCause } = (await inState(id, 'falseAlarm')).data;
  expect(falseCauses[falseCause as keyof typeof falseCauses][0]).toBe(chosen);
  await expect.poll(inHand).toBe(hotter);
});

test('whoever opens the console has what is open in hand, and raises an alarm by one key', async () => {
  const [open] = (await operator.case.list({ open: true, sort: 'queue' })).items;
  if (!open) throw new Error('an alarm is open from the test before');
  await operator.case.act({ id: open.id, action: 'acknowledge' });
  await inPage(`localStorage.setItem('anyuan.console.heardAt', '0')`);
  await page.goto(`${origin}/console`);
  await expect.poll(inHand).toBe(open.id);
  await settle(open.id);
  await page.keyboard.press('m');
  await page.getByRole('dialog').getByLabel('说明').fill('门诊大厅有人争吵');
  await page.keyboard.press('Control+Enter');
  await until('the alarm is there', async () => (await operator.case.list({ open: true })).items.length === 2);
  const raised = (await operator.case.list({ open: true })).items.find(({ id }) => id !== open.id);
  await rowOf(raised?.id ?? '').waitFor();
  // The bell was heard too long ago: it is tried again, and that is kept.
  await page.getByText('距上次试听警铃已满两小时').waitFor();
  await page.getByRole('button', { name: '试听警铃' }).click();
  await page.getByRole('button', { name: '听到了,上岗' }).click();
  await page.getByText('距上次试听警铃已满两小时').waitFor({ state: 'hidden' });
});

test('the lamp goes red when the server is gone, and its return brings what was pressed meanwhile', async () => {
  const startAgain = await t.interrupt();
  const pressed = buttons['PB-ER']?.press();
  await page.locator('[data-lamp="lost"]').waitFor();
  await page.locator('.desk.is-lost').waitFor();
  await page.getByText('请改用电话和对讲机接警').waitFor();
  await page.locator('[data-ringing="lost"]').waitFor();

  await startAgain();
  // The button sends what was not acknowledged again, as soon as somebody listens.
  await pressed;
  const [fresh] = (await operator.case.list({ device: 'PB-ER', open: true })).items;
  await page.locator('[data-lamp="live"]').waitFor();
  await rowOf(fresh?.id ?? 'none').waitFor();
  await page.locator('.desk.is-lost').waitFor({ state: 'detached' });
  const { items } = await operator.case.list({ open: true });
  const shown = async () =>
    (await inPage<string[]>(`[...document.querySelectorAll('.desk-row')].map((row) => row.dataset.case)`)).toSorted();
  await expect.poll(shown).toEqual(items.map((item) => item.id).toSorted());
  // His pictures move again, too.
  await rowOf(fresh?.id ?? 'none').click();
  await expect.poll(() => page.locator('.desk-tiles .player[data-state="live"]').count()).toBeGreaterThan(0);
});
