import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { signIn, startServer, type Server } from '../../apps/server/test/process.ts';

let folder: string;
let server: Server | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-suite-'));
});
afterAll(async () => {
  await server?.kill('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

const root = join(import.meta.dirname, '../..');

function anyuan(env: Record<string, string>, ...args: string[]): { status: number | null; text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'apps/server/src/cli.ts'), ...args], {
    env: { ...process.env, ANYUAN_LOG: 'fatal', ...env },
    encoding: 'utf8',
  });
  return { status, text: `${stdout}${stderr}` };
}
const text = (part: string): string => expect.stringContaining(part) as string;

test('a hospital goes over to SM between two runs; a wrong setting does not start; its backup comes back whole', async () => {
  const [to, data, restored] = [join(folder, 'to'), join(folder, 'data'), join(folder, 'restored')];
  const at = { ANYUAN_DATA: data };
  server = await startServer({ data });
  await (await signIn(server.url)).call('PUT', '/devices/R-1', { name: '急诊分诊台按钮', kind: 'panic-button' });
  expect(anyuan(at, 'suite', 'sm')).toMatchObject({ status: 75, text: text('stop it first') });
  await server.kill('SIGTERM');
  server = undefined;

  expect(anyuan({ ...at, ANYUAN_SUITE: 'sm' }, 'start')).toMatchObject({ status: 78, text: text('anyuan suite sm') });
  expect(anyuan(at, 'suite', 'sm')).toMatchObject({ status: 0, text: text('SM3') });
  expect(anyuan({ ...at, ANYUAN_SUITE: 'standard' }, 'start')).toMatchObject({ status: 78 });
  expect(anyuan(at, 'audit', 'verify')).toMatchObject({ status: 0, text: text('the suite now is sm') });

  server = await startServer({ data, env: { ANYUAN_SUITE: 'sm' } });
  const { call } = await signIn(server.url);
  expect(await call('GET', '/devices/R-1')).toMatchObject({ name: '急诊分诊台按钮' });
  await call('PUT', '/devices/R-2', { name: '之后', kind: 'panic-button' });
  expect(anyuan({ ...at, ANYUAN_BACKUP_TO: to }, 'backup')).toMatchObject({ status: 0 });
  await server.kill('SIGTERM');
  server = undefined;

  const key = join(data, 'backup.key');
  const head = join(data, 'audit-head.jsonl');
  expect(anyuan({ ANYUAN_DATA: restored }, 'restore', '--from', to, '--key', key, '--head', head)).toMatchObject({
    status: 0,
  });
  await copyFile(join(data, 'secret.key'), join(restored, 'secret.key'));
  server = await startServer({ data: restored, env: { ANYUAN_SUITE: 'sm' } });
  await (await signIn(server.url)).call('GET', '/devices/R-2');
  expect(anyuan({ ANYUAN_DATA: restored }, 'audit', 'verify')).toMatchObject({ status: 0, text: text('is sm') });
});
