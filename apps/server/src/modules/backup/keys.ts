import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { Config } from '../../kernel/config/index.ts';
import { exitCodes, StartError } from '../../kernel/start-error.ts';
import { tlsFolder } from '../../kernel/tls/index.ts';

export const keyFile = (data: string): string => join(data, 'backup.key');

/** The key that backups are sealed with; made at the first one. */
export async function backupKey(data: string): Promise<Buffer> {
  const file = keyFile(data);
  if (!(await exists(file))) {
    await writeFile(`${file}.new`, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }
  return readKey(file);
}

export async function readKey(file: string): Promise<Buffer> {
  const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  if (key.length !== 32)
    throw new StartError(
      'backup_key_damaged',
      `备份密钥 ${file} 已损坏,请换用另存的那一份。`,
      `The backup key ${file} is damaged; use the copy that is kept apart.`,
      { exitCode: exitCodes.config },
    );
  return key;
}

/** What must never lie beside the backups: the keys, where the audit chain ended, and what browsers trust (`anyuan tls`). */
export async function keepApart(config: Config): Promise<void> {
  const { backupApart: apart, data } = config;
  const secretFile = config.secretFile ?? join(data, 'secret.key');
  if (apart === undefined) return;
  await mkdir(apart, { recursive: true, mode: 0o700 });
  const tls = tlsFolder(config);
  const certificates = (await readdir(tls).catch(() => [])).filter((name) => /\.(key|pem)$/.test(name));
  for (const file of [
    secretFile,
    keyFile(data),
    join(data, 'audit-head.jsonl'),
    ...certificates.map((name) => join(tls, name)),
  ]) {
    if (!(await exists(file))) continue;
    const copy = join(apart, dirname(file) === tls ? 'tls' : '', basename(file));
    await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
    await copyFile(file, `${copy}.new`);
    await rename(`${copy}.new`, copy);
  }
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
