import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Tally } from './tally-reporter.ts';

const root = join(import.meta.dirname, '..');

async function tallyOf(files: Record<string, string>): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'anyuan-tally-test-'));
  const result = join(folder, 'tally.json');
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const reporter = `--reporter=${join(import.meta.dirname, 'tally-reporter.ts')}`;
  const env = { PATH: process.env['PATH'], TALLY_FILE: result };
  spawnSync(process.execPath, [vitest, 'run', '--globals', '--root', folder, reporter], { cwd: folder, env });
  const tally: unknown = JSON.parse(await readFile(result, 'utf8'));
  await rm(folder, { recursive: true });
  return tally;
}

test('counts every test, and what fails outside a test', { timeout: 120_000 }, async () => {
  const tally = await tallyOf({
    'slow.test.js': `test('g', () => new Promise((d) => setTimeout(d, 700)));`,
    'some.test.js': `test('a', () => {}); test('b', () => { throw new Error('no'); }); test.skip('c', () => {});
      describe('inner', () => { test('d', () => {}); });`,
    'unloadable.test.js': `throw new Error('not to be loaded');`,
    'hook.test.js': `afterAll(() => { throw new Error('late'); }); test('e', () => {});`,
    'unhandled.test.js': `test('f', async () => { void Promise.reject(new Error('nobody waits')); await new Promise((d) => setTimeout(d, 20)); });`,
  });
  expect(tally).toMatchObject({ passed: 5, failed: 4, skipped: 1 });
  expect((tally as Tally).slowest[0]).toMatchObject({ file: 'slow.test.js' });
  expect((tally as Tally).slowest).toHaveLength(5);
});
