import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { App } from '../../../kernel/app.ts';
import { fingerprintOf, keysOf } from './keys.ts';

/** The page that checks a zip of evidence in a browser, without a network; made by `npm run generate`. */
export const checkName = 'check.html';
const built = join(import.meta.dirname, checkName);
const mark = '__KEYS__';

/** The same page, which knows the keys of this hospital. */
export async function checkPage({ secrets }: App): Promise<Buffer> {
  const page = await readFile(built, 'utf8');
  return Buffer.from(page.replace(mark, keysOf(secrets).map(fingerprintOf).join(' ')));
}
