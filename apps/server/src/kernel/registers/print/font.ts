import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import type { Page } from 'playwright-core';

/** Last in every list of fonts: what a server without Chinese fonts prints with. */
export const carriedFont = '"Noto Sans SC Variable"';

// A name that no network knows: only what is answered here.
const origin = 'https://fonts.invalid/';

const sheetPath = (): string => createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/wght.css');

/** The page with the font's declaration; the font is in a hundred slices, and only those that are needed are asked for. */
export function withFont(html: string): string {
  const css = readFileSync(sheetPath(), 'utf8').replaceAll('url(./files/', `url(${origin}`);
  return html.replace('</head>', () => `<style>${css}</style></head>`);
}

/** Answers the page's requests for slices, and refuses every other one. */
export async function serveFont(page: Page): Promise<void> {
  const files = join(dirname(sheetPath()), 'files');
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (!url.startsWith(origin)) return route.abort();
    const body = await readFile(join(files, basename(new URL(url).pathname))).catch(() => null);
    if (!body) return route.abort();
    return route.fulfill({ body, contentType: 'font/woff2', headers: { 'access-control-allow-origin': '*' } });
  });
}
