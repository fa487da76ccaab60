// Runs all tests, or those named by the arguments (they go to vitest), or with --changed those of what has changed;
// prints the ten slowest files, and last how many tests passed and failed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildWeb } from './build-web.ts';
import type { Tally } from './tally-reporter.ts';
import { changedTests, notCovered } from './test-changed.ts';
import { allTests } from './test-kinds.ts';

const root = join(import.meta.dirname, '..');

async function vitest(args: string[]): Promise<{ exitCode: number; tally: Tally | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'anyuan-tally-'));
  const file = join(folder, 'tally.json');
  const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'tally-reporter.ts')}`];
  const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TALLY_FILE: file },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const exitCode = await new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)));
  const tally = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tally) : undefined;
  rmSync(folder, { recursive: true });
  return { exitCode, tally };
}

/** What git says has changed since a commit (absent: since the last one), new files included. */
function changedFiles(since: string | undefined): string[] {
  const git = (...args: string[]): string[] => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout.split('\n').filter(Boolean);
  };
  return [...git('diff', '--name-only', since ?? 'HEAD'), ...git('ls-files', '--others', '--exclude-standard')];
}

let args = process.argv.slice(2);
const changed = args.find((arg) => /^--changed(=|$)/.test(arg));
let isNothing = false;
if (changed !== undefined) {
  const tests = changedTests(changedFiles(changed.split('=')[1]));
  isNothing = tests.length === 0;
  const [chosen, of] = [tests.length, allTests().length];
  console.log(`改动可能影响 ${chosen} 个测试文件,共 ${of} 个 ${chosen} of ${of} test files could notice the change`);
  if (chosen < of) console.log(notCovered);
  args = [...args.filter((arg) => arg !== changed), ...tests];
}
const names = args.filter((arg) => !arg.startsWith('-'));
// Without the pages the browser tests cannot pass; the others still tell something.
const isBuilt = isNothing || (names.length > 0 && !names.some((name) => name.includes('browser'))) || buildWeb();
const nothing = { exitCode: 0, tally: undefined };
const { exitCode, tally = { passed: 0, failed: 0, skipped: 0, slowest: [] } } = isNothing
  ? nothing
  : await vitest(args);
const isOk = isBuilt && exitCode === 0 && tally.failed === 0;
const failed = isOk ? 0 : Math.max(tally.failed + (isBuilt ? 0 : 1), 1);
if (!isBuilt) console.error('网页生成失败 The web page does not build');
if (tally.slowest.length > 1) console.log('最慢的文件 The slowest files:');
for (const { file, seconds } of tally.slowest) console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}`);
console.log(`${tally.passed} passed, ${failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`);
process.exitCode = isOk ? 0 : exitCode || 1;
