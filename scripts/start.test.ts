import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

const platform = process.platform === 'win32' ? 'win' : process.platform;
const ownNode = `node_modules/node-${platform}-${process.arch}/bin/node${process.platform === 'win32' ? '.exe' : ''}`;
// What a program of Node 20 would see of itself.
const asNode20 = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})`;
let root: string;

/** A checkout in which only the start script is real. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'anyuan-start-'));
  await put('scripts/build-web.ts', 'export const buildWeb = () => false; export const hasWeb = () => true;');
  await put('node_modules/pg/package.json', '{}');
  await put('package.json', '{"type":"module"}');
  await cp(join(import.meta.dirname, 'start.mjs'), join(root, 'scripts/start.mjs'));
});

afterEach(() => rm(root, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, name)), { recursive: true });
  await writeFile(join(root, name), text);
}

async function installNode(): Promise<void> {
  await mkdir(dirname(join(root, ownNode)), { recursive: true });
  await symlink(process.execPath, join(root, ownNode));
}

const script = () => join(root, 'scripts/start.mjs');
const under20 = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', asNode20, script(), ...args], { encoding: 'utf8' });

test('under an old Node the installed one takes over, with arguments and exit code', async () => {
  await installNode();
  await put(
    'apps/server/src/cli.ts',
    'console.log(process.argv.slice(2).join("|"), process.versions.node); process.exitCode = 7;',
  );
  const result = under20('--demo', '--port', '9000');
  expect(result.stdout).toBe(`start|--demo|--port|9000 ${process.versions.node}\n`);
  expect(result.status).toBe(7);
});

test('under the right Node the server runs in this very process', async () => {
  await put('apps/server/src/cli.ts', 'console.log(process.pid);');
  const result = spawnSync(process.execPath, [script()], { encoding: 'utf8' });
  expect(result.stdout).toBe(`${result.pid}\n`);
});

test('signals reach the server, whose own ending counts', async () => {
  await installNode();
  await put(
    'apps/server/src/cli.ts',
    'process.on("SIGTERM", () => process.exit(5)); setInterval(() => {}, 1000); console.log("ready");',
  );
  const child = spawn(process.execPath, ['--import', asNode20, script()], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([5, null]);
});

test('no Node 24 anywhere: one sentence in both languages', () => {
  const result = under20();
  expect(result.status).toBe(78);
  expect(result.stderr).toMatch(/需要 Node\.js 24.*npm ci[^]*Node\.js 24 is needed.*npm ci/);
});

test('nothing installed: says so', async () => {
  await rm(join(root, 'node_modules'), { recursive: true });
  const result = spawnSync(process.execPath, [script()], { encoding: 'utf8' });
  expect(result.status).toBe(78);
  expect(result.stderr).toContain('npm ci');
});
