import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';

import type { As } from '../../apps/server/test/kit.ts';
import { patienceMs } from '../../apps/server/test/patience.ts';
import { buildWeb } from '../../scripts/build-web.ts';
import { contextOf, lent } from './browsers.ts';
import { witness } from './witness.ts';

/** The pages as they are in the sources now; costs nothing when they are built already. */
export function prepareWeb(): void {
  if (!buildWeb()) throw new Error('the web page cannot be built');
}

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Draws without a graphics card. */
const software = ['--headless=shell', '--disable-gpu', '--disable-software-rasterizer'];

/** One for all files of this process: starting it anew for each would cost as much as a page. */
let running: Promise<Browser> | undefined;

/** An installed Chromium or Chrome, else the one npm brings. With flags of its own a file has one of its own. */
export async function launch(...more: string[]): Promise<Browser> {
  if (more.length > 0) return start(more);
  if (!(await running?.catch(() => undefined))?.isConnected()) running = start([]);
  return lent(await running!);
}

async function start(more: string[]): Promise<Browser> {
  const args = ['--no-sandbox', '--process-per-site', '--autoplay-policy=no-user-gesture-required', ...more];
  const found = installedBrowser();
  if (found) return patient(await chromium.launch({ executablePath: found, args }));
  const { default: packed } = await import('@sparticuz/chromium');
  // Not the package's own arguments: they put every page into one process, which a busy machine brings down, and
  // switch off the web security that our pages are tested with.
  return patient(
    await chromium.launch({ executablePath: await packed.executablePath(), args: [...args, ...software] }),
  );
}

/** Every page of it waits as long as all tests do. */
function patient(browser: Browser): Browser {
  browser.on('context', (context) => context.setDefaultTimeout(patienceMs));
  return witness(browser);
}

const installedBrowser = (): string | undefined =>
  [process.env['CHROME_PATH'], ...installed].find((path) => path && existsSync(path));

/** The program `launch` starts. */
export async function browserPath(): Promise<string> {
  return installedBrowser() ?? (await import('@sparticuz/chromium')).default.executablePath();
}

/** How every test's browser is set: in Chinese, and without motion, so that what closes is gone at once. */
export const usual = { locale: 'zh-CN', reducedMotion: 'reduce' } as const;

interface Opening extends BrowserContextOptions {
  /** What this browser was told to remember before: language, theme, what was watched last. */
  remembered?: Record<string, string>;
  /** Before the page is loaded. */
  before?: (page: Page) => Promise<unknown>;
  /** The browser is told to fetch nothing in advance, as it is unless a test looks for that. */
  savesData?: boolean;
}

/**
 * A page of a signed-in person; whatever goes wrong in it is gathered in `troubles`. It is that of a hospital without
 * TLS: the worker that keeps the phone for when there is no network is let in where a test says so (`serviceWorkers`).
 */
export async function openPage(
  browser: Browser,
  url: string,
  who: As,
  { remembered, before, savesData = true, ...options }: Opening = {},
): Promise<{ page: Page; troubles: string[] }> {
  const { origin } = new URL(url);
  const viewport = { width: 1440, height: 900 };
  const context = await contextOf(browser, origin, { ...usual, viewport, serviceWorkers: 'block', ...options });
  const [name = '', value = ''] = who.cookie.split('=');
  await context.addCookies([{ name, value: decodeURIComponent(value), url: origin }]);
  const page = await context.newPage();
  if (savesData) {
    const wire = await context.newCDPSession(page);
    await wire.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true });
  }
  if (remembered) await page.addInitScript(remember, remembered);
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  await before?.(page);
  await page.goto(url);
  return { page, troubles };
}

/** Runs in the page. What it has chosen since stays. */
function remember(choices: Record<string, string>): void {
  const { localStorage: kept } = globalThis as unknown as { localStorage: Record<string, string> };
  for (const [key, choice] of Object.entries(choices)) kept[`anyuan.${key}`] ??= choice;
}

/** The page is there: with its heading, and nothing of it is still on its way. */
export async function arrived(page: Page): Promise<void> {
  // That of the sheet a case is printed on is none to anybody who looks.
  await page.getByRole('heading', { level: 1 }).and(page.locator(':not([data-left])')).waitFor();
  await expect.poll(() => page.locator('.ant-skeleton, .skeleton').count()).toBe(0);
}

/** Goes to another page as one of its links would: within the document, so that nothing is loaded a second time. */
export async function walk(page: Page, path: string): Promise<void> {
  // The old page stays until the new one can be drawn; with another row or tab it is the same one.
  const isOther = new URL(path, page.url()).pathname !== new URL(page.url()).pathname;
  if (isOther) await page.locator('h1').evaluateAll((all) => all.forEach((one) => one.setAttribute('data-left', '')));
  await page.evaluate(
    `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
  );
  await arrived(page);
}

/** Nothing of the page lies beside its window, once it is drawn for it. */
export async function fits(page: Page): Promise<void> {
  // Not what the page takes for its window: on a phone that grows with what is in it.
  const width = page.viewportSize()?.width ?? 0;
  const beside = async () => (await page.evaluate<number>('document.documentElement.scrollWidth')) - width;
  await expect.poll(beside, { message: `beside the window of ${page.url()}` }).toBeLessThanOrEqual(0);
}

/** Waits until the check passes and gives what it gave. */
export async function until<T>(what: string, check: () => Promise<T | false | null | undefined>): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const found = await check();
    if (found !== false && found !== null && found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not seen within ${patienceMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Counts what a page asks for from now on. */
export function trafficOf(page: Page): { atRest: () => Promise<void> } {
  let asked = 0;
  let over = 0;
  page.on('request', () => void asked++);
  for (const end of ['requestfinished', 'requestfailed'] as const) page.on(end as 'requestfinished', () => void over++);
  return {
    /** Nothing is on its way, and nothing was asked for during a second. */
    async atRest() {
      for (let before = -1; before !== asked || over < asked;) {
        before = asked;
        await page.waitForTimeout(1_000);
      }
    },
  };
}

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

interface Axe {
  run(options: object): Promise<{ violations: Violation[] }>;
  /** Its rules, each with what a breach of it weighs. */
  _audit: { rules: { id: string; impact: string }[] };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is still fading in has not its colours yet. Endless animations (an alarm that blinks) are not waited for. */
const settle = `Promise.race([
  Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished)),
  new Promise((go) => setTimeout(go, 2000)),
]).then(() => undefined)`;

/**
 * What axe calls serious or critical on the page once it has come to rest: what is still changing is looked at again.
 * What is said of a part named `apart` counts for nothing.
 */
export async function seriousProblems(page: Page, { apart }: { apart?: string } = {}): Promise<string[]> {
  const look = async () => (await problemsNow(page)).filter((one) => apart === undefined || !one.includes(apart));
  let found = await look();
  for (let again = 0; again < 20 && found.length > 0; again++) {
    await page.waitForTimeout(500);
    found = await look();
  }
  return found;
}

async function problemsNow(page: Page): Promise<string[]> {
  await page.evaluate(settle);
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: Axe };
    // A rule whose breach is never serious finds nothing that is told here.
    const lesser = axe._audit.rules.filter(({ impact }) => impact === 'minor' || impact === 'moderate');
    const rules = Object.fromEntries(lesser.map(({ id }) => [id, { enabled: false }]));
    return axe.run({ resultTypes: ['violations'], iframes: false, rules });
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}
