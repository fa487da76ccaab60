import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startCameraServer, type CameraServer } from '../../apps/simulators/src/index.ts';
import { launch, prepareWeb, until, usual } from './kit.ts';

/** A screen of the wall hangs there for months: what it has shown must not stay in its memory. */
let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let operator: As;
let page: Page;
let wire: CDPSession;

const screen = 'SCR-01';
const codes = ['CAM-01', 'CAM-02', 'CAM-03', 'CAM-04', 'CAM-05', 'CAM-06'];
/** What is looked at after each of so many changes; the first are left out: the page is getting warm. */
const [rounds, perRound, warm] = [6, 3, 2];

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on' } });
  const origin = `http://${await t.listen()}`;
  cameras = await startCameraServer({ camera: () => ({ width: 160, height: 96, fps: 5 }) });
  const chief = await t.person({ roles: ['security-chief'] });
  operator = await t.person({ roles: ['control-room'] });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.device.put({ code: screen, name: '电视墙 01', kind: 'screen', place: 'HQ' });
  for (const code of codes) {
    const url = `rtsp://127.0.0.1:${cameras.port}/cam/${code}`;
    await chief.device.put({ code, name: code, kind: 'camera', place: 'HQ', source: { url } });
  }
  browser = await launch();
  page = await (await browser.newContext({ ...usual, viewport: { width: 960, height: 540 } })).newPage();
  await page.goto(`${origin}/wall/${screen}`);
  const code = page.getByLabel('接入码');
  await until('a code', async () => /^\d{3} \d{3}$/.test(await code.innerText()));
  await operator.wall.pair({ code: screen, pairing: (await code.innerText()).replace(' ', '') });
  await page.getByText('电视墙 01 · 待命').waitFor();
  wire = await page.context().newCDPSession(page);
  await wire.send('HeapProfiler.enable');
  await wire.send('Performance.enable');
});
afterAll(async () => {
  await browser?.close();
  await cameras?.stop();
  await t?.stop();
});

/** The next of a series of scenes: one, four, and other cameras each time. */
async function change(n: number): Promise<void> {
  const grid = n % 3 === 0 ? 1 : 4;
  const wanted = Array.from({ length: grid }, (_, i) => codes[(n + i) % codes.length]!);
  const tiles = wanted.map((camera) => ({ kind: 'camera' as const, camera }));
  await operator.wall.show({ code: screen, content: { grid, tiles } });
  await until(`change ${n} is on the screen`, async () => (await shown()) === wanted.toSorted().join());
}
const shown = (): Promise<string> =>
  page.evaluate(`[...document.querySelectorAll('.player')].map((one) => one.dataset.camera).toSorted().join()`);

/** What is left after everything that nobody holds has gone: bytes of the heap, and nodes of the document. */
async function left(): Promise<{ heap: number; nodes: number }> {
  for (let n = 0; n < 3; n++) await wire.send('HeapProfiler.collectGarbage');
  const { usedSize } = await wire.send('Runtime.getHeapUsage');
  const { metrics } = await wire.send('Performance.getMetrics');
  return { heap: usedSize, nodes: metrics.find(({ name }) => name === 'Nodes')?.value ?? 0 };
}

let changes = 0;
/** What is left after every third change, always with the same scene before it. */
async function course(of: number): Promise<{ heap: number; nodes: number }[]> {
  const all: { heap: number; nodes: number }[] = [];
  for (let round = 0; round < of; round++) {
    for (let n = 0; n < perRound; n++) await change(changes++);
    await operator.wall.show({ code: screen, content: { grid: 1, tiles: [] } });
    await until('it is empty', async () => (await shown()) === '');
    all.push(await left());
  }
  return all;
}

const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!;
/** By how much the second half is above the first, in the middle. */
function growth(all: readonly { heap: number; nodes: number }[]): { heap: number; nodes: number } {
  const half = Math.floor(all.length / 2);
  const of = (key: 'heap' | 'nodes') =>
    middle(all.slice(half).map((one) => one[key])) - middle(all.slice(0, half).map((one) => one[key]));
  return { heap: of('heap'), nodes: of('nodes') };
}
const most = { heap: 200_000, nodes: 20 };
const grows = (by: { heap: number; nodes: number }): boolean => by.heap > most.heap || by.nodes > most.nodes;

test('one scene after the other leaves nothing behind', async () => {
  const by = growth((await course(rounds)).slice(warm));
  expect(by).toSatisfy((one: typeof by) => !grows(one));
});

test('it would be seen if they did: a page that holds the players it has taken away', async () => {
  await page.evaluate(`(() => {
    const held = (window.held = []);
    new MutationObserver((all) => {
      for (const { removedNodes } of all) held.push(...removedNodes);
    }).observe(document.body, { childList: true, subtree: true });
  })()`);
  const by = growth(await course(4));
  expect(by).toSatisfy(grows);
});
