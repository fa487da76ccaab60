import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Config } from '../config/config.ts';
import { exitCodes, StartError } from '../start-error.ts';
import { makeAuthority, makeServerPair, type Pair } from './make.ts';

const dayMs = 86_400_000;
/** A certificate of our own is renewed when so little is left; one of the hospital's is warned of. */
export const renewBeforeMs = 30 * dayMs;

export const tlsFolder = (config: Config): string => config.tlsFolder ?? join(config.data, 'tls');

/** What is served, and who signed it. */
export interface Stored {
  pair: Pair;
  /** Our own authority, if it has signed the certificate. */
  authority: Pair | null;
  names: string[];
  until: Date;
}

/** The certificate of this installation; null: none was made or taken, and everything goes in clear. */
export async function readStored(folder: string): Promise<Stored | null> {
  const cert = await textOf(join(folder, 'server.pem'));
  if (cert === null) return null;
  const key = await textOf(join(folder, 'server.key'));
  if (key === null) throw unfit(folder, 'server.key');
  const leaf = fitting({ key, cert }, folder);
  const authority = await ownAuthority(folder);
  const isOurs = authority !== null && leaf.checkIssued(new X509Certificate(authority.cert));
  return {
    pair: { key, cert },
    authority: isOurs ? authority : null,
    names: namesOf(leaf),
    until: new Date(leaf.validTo),
  };
}

/** A new certificate of our own for these names; the authority is made once and stays. */
export async function renewOwn(folder: string, names: readonly string[], now: Date): Promise<Stored> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let authority = await ownAuthority(folder);
  if (authority === null) {
    authority = await makeAuthority(now);
    await keep(folder, 'ca', authority);
  }
  await keep(folder, 'server', await makeServerPair(authority, names, now));
  return (await readStored(folder))!;
}

/** Takes the hospital's: the certificate first, those that signed it behind it. */
export async function takeOver(folder: string, pair: Pair, now: Date): Promise<Stored> {
  const leaf = fitting(pair, folder);
  if (new Date(leaf.validTo) <= now) throw expired(leaf.validTo);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await keep(folder, 'server', pair);
  return (await readStored(folder))!;
}

function fitting({ key, cert }: Pair, folder: string): X509Certificate {
  try {
    const leaf = new X509Certificate(cert);
    if (leaf.checkPrivateKey(createPrivateKey(key))) return leaf;
  } catch (error) {
    throw unfit(folder, (error as Error).message);
  }
  throw unfit(folder, 'the key is not that of the certificate');
}

async function ownAuthority(folder: string): Promise<Pair | null> {
  const [key, cert] = [await textOf(join(folder, 'ca.key')), await textOf(join(folder, 'ca.pem'))];
  return key === null || cert === null ? null : { key, cert };
}

async function keep(folder: string, name: string, { key, cert }: Pair): Promise<void> {
  for (const [file, text] of [
    [`${name}.key`, key],
    [`${name}.pem`, cert],
  ] as const) {
    await writeFile(join(folder, `${file}.new`), text, { mode: 0o600, flush: true });
    await rename(join(folder, `${file}.new`), join(folder, file));
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const namesOf = (leaf: X509Certificate): string[] =>
  (leaf.subjectAltName ?? '').split(', ').flatMap((one) => /^(?:DNS|IP Address):(.+)$/.exec(one)?.[1] ?? []);

const unfit = (folder: string, why: string) =>
  new StartError(
    'tls_unfit',
    `${folder} 中的证书和私钥不能使用(${why})。请运行 npm run anyuan tls 重新生成,或 tls use 换上医院的证书。`,
    `Certificate and key in ${folder} cannot be used (${why}). Run npm run anyuan tls to make new ones, or tls use with the hospital's.`,
    { exitCode: exitCodes.config },
  );

const expired = (until: string) =>
  new StartError('tls_expired', `证书已于 ${until} 过期。`, `The certificate has expired on ${until}.`, {
    exitCode: exitCodes.config,
  });
