import { loadavg } from 'node:os';

import type { Browser, Page } from 'playwright-core';

import { startCameraServer } from '../apps/simulators/src/index.ts';
import { launch, prepareWeb, usual } from '../test/browser/kit.ts';
import { treeSeconds } from './lib/processes.ts';
import { withServer, type Served } from './lib/served.ts';
import type { Bench } from './run.ts';

const settleMs = 15_000;
const measureMs = 30_000;
const perScreen = 9;

/** `wall [tiles]`: so many live cameras of 720p on the screens of a wall, all of them pages of one Chromium. */
export async function run([count]: string[]): Promise<Bench> {
  const tiles = Number(count ?? 21);
  const loadBefore = Number(loadavg()[0]?.toFixed(2));
  prepareWeb();
  const cameras = await startCameraServer({
    camera: () => ({ width: 1280, height: 720, fps: 25, bitrate: 2_000_000, source: 'loop' }),
  });
  const browser = await launch();
  try {
    const row = await withServer({ ANYUAN_MEDIA: 'on', ANYUAN_OUTGOING_LOCAL: 'on' }, (served) =>
      measured(served, { browser, port: cameras.port, tiles }),
    );
    return {
      sizes: {
        tiles,
        video: '720p25 H.264, 2 Mbit/s, 9 on a screen',
        browser: 'Chromium without a window: decodes and draws by the processor, and nothing of it is the product',
        'load average before': loadBefore,
      },
      rows: [row],
    };
  } finally {
    await browser.close();
    await cameras.stop();
  }
}

async function measured(
  { server, admin }: Served,
  { browser, port, tiles }: { browser: Browser; port: number; tiles: number },
): Promise<Bench['rows'][number]> {
  await admin.call('PUT', '/places/B', { name: '本部', kind: 'campus' });
  const codes = Array.from({ length: tiles }, (_, n) => `CAM-${n + 1}`);
  for (const code of codes)
    await admin.call('PUT', `/devices/${code}`, {
      name: code,
      kind: 'camera',
      place: 'B',
      source: { url: `rtsp://127.0.0.1:${port}/cam/${code}` },
    });
  const pages: Page[] = [];
  for (let at = 0; at < tiles; at += perScreen) {
    const screen = `S${pages.length + 1}`;
    await admin.call('PUT', `/devices/${screen}`, { name: screen, kind: 'screen', place: 'B' });
    pages.push(await screenOf(browser, { url: server.url, screen, admin }));
    const shown = codes.slice(at, at + perScreen).map((camera) => ({ kind: 'camera', camera }));
    await admin.call('PUT', `/wall/screens/${screen}`, { content: { grid: 9, tiles: shown } });
  }
  await pause(settleMs);
  const look = async () => ({
    ...(await framesOf(pages)),
    server: treeSeconds(server.process.pid!),
    browser: treeSeconds(process.pid, /chrom|headless/i),
    at: performance.now(),
  });
  const before = await look();
  await pause(measureMs);
  const after = await look();
  const seconds = (after.at - before.at) / 1000;
  const frames = after.shown - before.shown;
  const share = (one: 'server' | 'browser'): number => Math.round(((after[one] - before[one]) / seconds) * 1000) / 10;
  return {
    step: `${tiles} tiles`,
    playing: after.playing,
    'frames/s a tile': Math.round((frames / tiles / seconds) * 10) / 10,
    'dropped %': Math.round(((after.dropped - before.dropped) / Math.max(1, frames)) * 1000) / 10,
    'server and database %': share('server'),
    'browser %': share('browser'),
  };
}

/** A page that is this screen: it shows a code, and the code is typed in. */
async function screenOf(
  browser: Browser,
  { url, screen, admin }: { url: string; screen: string; admin: Served['admin'] },
): Promise<Page> {
  const context = await browser.newContext({ ...usual, viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  await page.goto(`${url}/wall/${screen}`);
  const code = page.getByLabel('接入码').filter({ hasText: /\d{3} \d{3}/ });
  const pairing = (await code.innerText()).replace(' ', '');
  await admin.call('POST', `/wall/screens/${screen}/pairings`, { pairing });
  await page.getByText('待命').waitFor();
  return page;
}

async function framesOf(pages: readonly Page[]): Promise<{ shown: number; dropped: number; playing: number }> {
  const sum = { shown: 0, dropped: 0, playing: 0 };
  for (const page of pages)
    for (const [shown = 0, dropped = 0] of await page.evaluate<number[][]>(
      `[...document.querySelectorAll('.player video')].map((one) => one.getVideoPlaybackQuality())
        .map((one) => [one.totalVideoFrames, one.droppedVideoFrames])`,
    )) {
      sum.shown += shown;
      sum.dropped += dropped;
      sum.playing += shown > 0 ? 1 : 0;
    }
  return sum;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
