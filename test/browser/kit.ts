import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

import type { As } from '../../apps/server/test/kit.ts';
import { buildWeb } from '../../scripts/build-web.ts';

/** The pages as they are in the sources now; costs nothing when they are built already. */
export function prepareWeb(): void {
  if (!buildWeb()) throw new Error('the web page cannot be built');
}

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** An installed Chromium or Chrome, else the one npm brings. */
export async function launch(): Promise<Browser> {
  const args = ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'];
  const found = installedBrowser();
  if (found) return chromium.launch({ executablePath: found, args });
  const { default: packed } = await import('@sparticuz/chromium');
  return chromium.launch({ executablePath: await packed.executablePath(), args: [...packed.args, ...args] });
}

const installedBrowser = (): string | undefined =>
  [process.env['CHROME_PATH'], ...installed].find((path) => path && existsSync(path));

/** The program `launch` starts. */
export async function browserPath(): Promise<string> {
  return installedBrowser() ?? (await import('@sparticuz/chromium')).default.executablePath();
}

/** A page of a signed-in person; whatever goes wrong in it is gathered in `troubles`. */
export async function openPage(
  browser: Browser,
  url: string,
  who: As,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; troubles: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN', ...options });
  const [name = '', value = ''] = who.cookie.split('=');
  await context.addCookies([{ name, value: decodeURIComponent(value), url: new URL(url).origin }]);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(url);
  return { page, troubles };
}

/** Waits until the check passes and gives what it gave. */
export async function until<T>(
  what: string,
  check: () => Promise<T | false | null | undefined>,
  withinMs = 15_000,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await check();
    if (found !== false && found !== null && found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not seen within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

interface Axe {
  run(options: object): Promise<{ violations: Violation[] }>;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is still fading in has not its colours yet. Endless animations (an alarm that blinks) are not waited for. */
const settle = `Promise.race([
  Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished)),
  new Promise((go) => setTimeout(go, 2000)),
]).then(() => undefined)`;

/** What axe calls serious or critical on the page once it has come to rest: what is still changing is looked at again. */
export async function seriousProblems(page: Page): Promise<string[]> {
  let found = await problemsNow(page);
  for (let again = 0; again < 3 && found.length > 0; again++) {
    await page.waitForTimeout(500);
    found = await problemsNow(page);
  }
  return found;
}

async function problemsNow(page: Page): Promise<string[]> {
  await page.evaluate(settle);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'], iframes: false }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}
