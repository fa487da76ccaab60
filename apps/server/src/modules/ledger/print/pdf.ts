import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { refuse } from '@anyuan/contract';

import type { App } from '../../../kernel/app.ts';

const maxMs = 60_000;
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

/** Makes PDF of a page by a browser without a window; one at a time, since each one takes a core and 200 MB. */
export function pdfMaker(app: App): MakePdf {
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (html) => {
    const browser = app.config.chromium ?? usual.find((path) => existsSync(path));
    if (!browser || !existsSync(browser)) throw none('服务器上没有 Chromium', 'there is no Chromium on the server');
    if (waiting >= maxWaiting) throw refuse('too_many', { seconds: 30 });
    waiting++;
    const mine = turn.then(() => print(browser, html));
    turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      waiting--;
    }
  };
}

const none = (zh: string, en: string) => refuse('no_browser', { reason: { zh, en } });

async function print(browser: string, html: string): Promise<Buffer> {
  // Readable by this account only, and gone afterwards.
  const folder = await mkdtemp(join(tmpdir(), 'anyuan-print-'));
  try {
    const [page, pdf] = [join(folder, 'sheet.html'), join(folder, 'sheet.pdf')];
    await writeFile(page, html, { mode: 0o600 });
    const first = await run(browser, argumentsFor(folder, page, pdf, process.getuid?.() !== 0));
    // Some containers cannot have its sandbox. The page is ours, runs no script and reaches no network.
    if (first.code !== 0 && /sandbox/i.test(first.said)) await run(browser, argumentsFor(folder, page, pdf, false));
    return await readFile(pdf).catch(() => {
      throw none('浏览器没有生成文件', 'the browser made no file');
    });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const argumentsFor = (folder: string, page: string, pdf: string, hasSandbox: boolean): string[] => [
  '--headless',
  ...(hasSandbox ? [] : ['--no-sandbox']),
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--no-first-run',
  '--no-pdf-header-footer',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  `--user-data-dir=${join(folder, 'profile')}`,
  `--print-to-pdf=${pdf}`,
  pathToFileURL(page).href,
];

function run(browser: string, args: readonly string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that its helpers end with it.
    const child = spawn(browser, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    const timer = setTimeout(() => {
      endGroup(child.pid);
      reject(none('生成超时', 'it took too long'));
    }, maxMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(none('浏览器无法启动', `the browser cannot be started: ${error.message}`));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve({ code, said });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
