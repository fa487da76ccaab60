import { existsSync } from 'node:fs';

import type { Config } from '../../../kernel/config/index.ts';
import { readKey, makeSecrets } from '../../../kernel/secrets.ts';
import { fingerprintOf, keysOf } from './keys.ts';
import { verifyEvidence } from './verify.ts';

/**
 * `anyuan evidence verify FILE`: whether a zip of evidence is whole and as it was signed, and whether by this hospital, where its
 * key is at hand. Needs neither network nor database.
 * @returns the exit code: 0 it is, 1 it is not
 */
export async function evidenceCommand(
  config: Config,
  [what, path]: readonly string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  if (what !== 'verify' || path === undefined || !existsSync(path)) {
    print('用法 usage: npm run anyuan evidence verify FILE');
    return 64;
  }
  const { troubles, manifest, key } = await verifyEvidence(path);
  const own = await ownKeys(config);
  if (key !== null && own.length > 0 && !own.includes(key))
    troubles.push({ zh: '不是由本院的密钥签名', en: 'It was not signed with the key of this hospital' });
  for (const { zh, en } of troubles) print(`✗ ${zh}\n  ${en}`);
  for (const { name, camera, from, to, sha256, clockAheadMs } of manifest?.files ?? [])
    print(`  ${name}  ${camera}  ${from} – ${to}\n  ${clockWords(clockAheadMs)}\n  SHA-256 ${sha256}`);
  for (const { name, number, recorder, from, to, sha256 } of manifest?.footage ?? [])
    print(`  ${name}  ${number} ${recorder ?? ''}  ${from} – ${to}\n  SHA-256 ${sha256}`);
  if (manifest) print(`取证人 by ${manifest.by},批准 agreed by ${manifest.approvedBy},${manifest.at}`);
  if (key !== null) {
    const print_ = fingerprintOf(Buffer.from(key, 'base64'));
    print(
      `公钥指纹 key ${print_}${own.includes(key) ? '(本院 this hospital)' : '(请与医院核对 compare it with the hospital)'}`,
    );
  }
  print(troubles.length === 0 ? '✓ 完整,签名相符 whole, and as it was signed' : '✗ 不可采信 not to be relied on');
  return troubles.length === 0 ? 0 : 1;
}

const clockWords = (aheadMs: number | null): string =>
  aheadMs === null
    ? '摄像机时钟误差未知 offset of the camera’s clock unknown'
    : `摄像机时钟误差 offset of the camera’s clock ${(aheadMs / 1000).toFixed(1)} s`;

async function ownKeys(config: Config): Promise<string[]> {
  const key = await readKey(config.secretFile);
  if (!key) return [];
  const secrets = makeSecrets(key);
  return keysOf(secrets).map((own) => own.toString('base64'));
}
