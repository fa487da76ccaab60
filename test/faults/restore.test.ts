import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { signIn, startServer, type Server } from '../../apps/server/test/process.ts';

let folder: string;
let server: Server | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-restore-'));
});
afterAll(async () => {
  await server?.stop();
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

test('a hospital whose machine is lost goes on from its backup, and its record still holds', async () => {
  const [to, apart, data] = [join(folder, 'to'), join(folder, 'apart'), join(folder, 'restored')];
  server = await startServer({ env: { ANYUAN_BACKUP_TO: to, ANYUAN_BACKUP_APART: apart } });
  const { call } = await signIn(server.url);
  await call('PUT', '/devices/R-1', { name: '急诊分诊台按钮', kind: 'panic-button' });
  // While it runs, by the command.
  const from = { ANYUAN_DATA: server.data, ANYUAN_BACKUP_TO: to, ANYUAN_BACKUP_APART: apart };
  const made = anyuan(from, 'backup');
  expect(made).toMatchObject({ status: 0, text: expect.stringContaining('备份完成') as string });
  expect(anyuan(from, 'backup', 'list').text).toMatch(/^anyuan-\d{8}T\d{6}Z\.any {2}\d/);
  expect(anyuan(from, 'backup', 'drill')).toMatchObject({ status: 0, text: expect.stringContaining('完整') as string });
  expect((await readdir(apart)).toSorted()).toEqual(['audit-head.jsonl', 'backup.key', 'secret.key']);
  // What came after it is lost, and the record says from where it went on.
  await call('PUT', '/devices/R-2', { name: '之后', kind: 'panic-button' });
  await server.stop();
  server = undefined;

  const restoring = [
    'restore',
    '--from',
    to,
    '--key',
    join(apart, 'backup.key'),
    '--head',
    join(apart, 'audit-head.jsonl'),
  ];
  const restored = anyuan({ ANYUAN_DATA: data }, ...restoring);
  expect(restored).toMatchObject({ status: 0, text: expect.stringContaining('secret.key') as string });
  expect(anyuan({ ANYUAN_DATA: data }, ...restoring)).toMatchObject({ status: 78 });
  expect(anyuan({ ANYUAN_DATA: data }, 'start')).toMatchObject({
    status: 78,
    text: expect.stringContaining('secret.key') as string,
  });
  for (const name of ['secret.key', 'backup.key']) await copyFile(join(apart, name), join(data, name));
  server = await startServer({ data });
  const again = await signIn(server.url);
  expect(await again.call('GET', '/devices/R-1')).toMatchObject({ name: '急诊分诊台按钮' });
  await expect(again.call('GET', '/devices/R-2')).rejects.toThrow('404');
  expect(anyuan({ ANYUAN_DATA: data }, 'audit', 'verify')).toMatchObject({ status: 0 });
  expect(await readFile(join(data, 'audit-head.jsonl'), 'utf8')).not.toBe('');
});
