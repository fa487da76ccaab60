import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { anchorsIn } from './contents.ts';
import { serveFont, withFont } from './font.ts';

/** Prints one page, in a process of its own that ends with it and with whatever it has started. */
export interface PrintQuestion {
  browser: string;
  html: string;
  /** Lines of its contents wait for the numbers of their pages. */
  hasContents: boolean;
}
export type PrintAnswer =
  | { pdf: Uint8Array; pages: [anchor: string, page: number][] }
  | { failed: 'start' | 'print'; words: string };

const maxMs = 60_000;

async function print({ browser: path, html, hasContents }: PrintQuestion): Promise<PrintAnswer> {
  let browser: Browser;
  try {
    browser = await start(path);
  } catch (error) {
    return { failed: 'start', words: wordsOf(error) };
  }
  try {
    // The page is ours, runs no script and reaches no network; nothing of it touches the disk. Its own policy would
    // keep the font out.
    const context = await browser.newContext({ javaScriptEnabled: false, bypassCSP: true });
    const page = await context.newPage();
    page.setDefaultTimeout(maxMs);
    await serveFont(page);
    await page.setContent(withFont(html), { waitUntil: 'load' });
    // Our own script, which runs all the same: nothing is printed before its fonts are there.
    await page.evaluate('document.body.offsetHeight && document.fonts.ready.then(() => null)');
    const made = () => page.pdf({ preferCSSPageSize: true, printBackground: true });
    if (!hasContents) return { pdf: await made(), pages: [] };
    // Printed once to see where everything stands, with nothing painted, and again with the numbers.
    await page.evaluate("document.body.style.visibility = 'hidden'");
    const pages = [...anchorsIn(await made())];
    await page.evaluate(
      `document.body.style.visibility = '';
      for (const [anchor, at] of ${JSON.stringify(pages)})
        for (const cell of document.querySelectorAll('[data-page="' + anchor + '"]')) cell.textContent = at;`,
    );
    return { pdf: await made(), pages };
  } catch (error) {
    return { failed: 'print', words: wordsOf(error) };
  } finally {
    await browser.close().catch(() => undefined);
  }
}

async function start(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const home = mkdtempSync(join(tmpdir(), 'anyuan-print-'));
  const options = {
    executablePath,
    args: ['--disable-gpu', '--disable-extensions', '--host-resolver-rules=MAP * ~NOTFOUND'],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home } as Record<string, string>,
    timeout: maxMs,
  };
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ ...options, chromiumSandbox: !isRoot }).catch((error: unknown) => {
    // Some containers cannot have its sandbox.
    if (isRoot || !/sandbox/i.test(String(error))) throw error;
    return chromium.launch({ ...options, chromiumSandbox: false });
  });
}

const wordsOf = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : '');

process.once('message', (question: PrintQuestion) => {
  void print(question).then((answer) => process.send?.(answer));
});
