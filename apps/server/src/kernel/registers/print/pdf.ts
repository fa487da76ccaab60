import { existsSync } from 'node:fs';

import { refuse } from '@anyuan/contract';

import type { App } from '../../app.ts';
import { inChild } from '../../children.ts';
import type { PrintAnswer } from './pdf-worker.ts';

// Of the process that drives the browser; the browser's own pages are ours and hold what one register holds.
const limits = { ms: 90_000, heapMb: 512 };
const maxWaiting = 4;
const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

export type MakePdf = (html: string) => Promise<Buffer>;
export interface PdfMaker extends MakePdf {
  /** Of a page with contents (`chapters.ts`), each line of them with the number of its page. */
  withContents(html: string): Promise<{ pdf: Buffer; pages: ReadonlyMap<string, number> }>;
}

const makers = new WeakMap<App, PdfMaker>();

/** Makes PDF of a page by a browser without a window; one at a time, since each one takes a core and 200 MB. */
export function pdfMaker(app: App): PdfMaker {
  const maker = makers.get(app) ?? makerOf(app);
  makers.set(app, maker);
  return maker;
}

function makerOf(app: App): PdfMaker {
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const made = async (html: string, hasContents: boolean) => {
    const browser = app.config.chromium ?? usual.find((path) => existsSync(path));
    if (!browser || !existsSync(browser)) throw none('服务器上没有 Chromium', 'there is no Chromium on the server');
    if (waiting >= maxWaiting) throw refuse('too_many', { seconds: 30 });
    waiting++;
    const mine = turn.then(() => print(browser, html, hasContents));
    turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting--;
    }
  };
  return Object.assign(async (html: string) => (await made(html, false)).pdf, {
    withContents: (html: string) => made(html, true),
  });
}

const none = (zh: string, en: string) => refuse('no_browser', { reason: { zh, en } });

/** @throws no_browser when it cannot be started or does not get ready in time */
async function print(browser: string, html: string, hasContents: boolean) {
  const answer = await inChild<PrintAnswer>(
    new URL('./pdf-worker.ts', import.meta.url),
    { browser, html, hasContents },
    { ...limits, starts: browser },
  ).catch((error: unknown) => {
    throw none('浏览器没有生成文件', `the browser made no file: ${error instanceof Error ? error.message : ''}`);
  });
  if ('pdf' in answer) return { pdf: Buffer.from(answer.pdf), pages: new Map(answer.pages) };
  throw answer.failed === 'start'
    ? none('浏览器无法启动', `the browser cannot be started: ${answer.words}`)
    : none('浏览器没有生成文件', `the browser made no file: ${answer.words}`);
}
