import { createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Kysely } from 'kysely';

import type { DB } from './db/types.ts';
import { exitCodes, StartError } from './start-error.ts';
import {
  suiteNames,
  suites,
  usualSuite,
  type KeptSuite,
  type Sealer,
  type Signer,
  type SuiteName,
} from './suite/index.ts';

/** Seals what must be readable later but never lie open: camera passwords. With the suite of the installation, key in a 0600 file. */
export interface Secrets {
  seal(text: string): Buffer;
  /** Whatever suite it was sealed with. */
  open(sealed: Uint8Array): string;
  /** Whether it was sealed with the suite of now. */
  isCurrent(sealed: Uint8Array): boolean;
  /** An HMAC under a key of the purpose's own: finds a thing again by a text that is not kept. */
  mac(purpose: string, text: string): Buffer;
  /** The same over a key that follows from some text: whoever has neither opens nothing. */
  under(purpose: string, text: string): Secrets;
  /** Signs in the name of this installation. */
  signer(suite: SuiteName, purpose: string): Signer;
}

const keyBytes = 32;

/** The key of this database. A new database gets a new one; a lost or foreign one is never replaced by us. */
export async function openSecrets(file: string, db: Kysely<DB>, suite: KeptSuite = usualSuite): Promise<Secrets> {
  const [key, check] = [await readKey(file), await checkOf(db)];
  if (check && !key) throw keyLost(file);
  const secrets = makeSecrets(key ?? (await makeKey(file)), suite);
  const mac = secrets.mac('secret.key', 'the key of this database');
  if (!check) await db.insertInto('secret_check').values({ mac }).execute();
  else if (!mac.equals(check.mac)) throw foreign(file);
  return secrets;
}

const checkOf = (db: Kysely<DB>) => db.selectFrom('secret_check').select('mac').executeTakeFirst();

/** The key in a file, for commands that look at an installation; undefined: there is none. */
export async function readKey(file: string): Promise<Buffer | undefined> {
  try {
    const key = Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
    if (key.length !== keyBytes) throw foreign(file);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}

async function makeKey(file: string): Promise<Buffer> {
  const key = randomBytes(keyBytes);
  await mkdir(join(file, '..'), { recursive: true });
  // Renamed when complete: a full disk must not leave half a key behind.
  await writeFile(`${file}.new`, key.toString('base64'), { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return key;
}

/** The key is lost for good: the next start makes a new one. What was sealed with the old one stays closed. */
export async function forgetKey(file: string, db: Kysely<DB>): Promise<void> {
  await rename(file, `${file}.old`).catch(() => undefined);
  await db.deleteFrom('secret_check').execute();
}

export const keyLost = (file: string) =>
  new StartError(
    'secret_key_lost',
    `找不到密钥文件 ${file},数据库里的摄像机密码、通道密钥和案件中的保密内容要用它打开。请从另处保存的备份放回;确已丢失时运行 npm run anyuan secret renew,之后重新录入这些密码,案件中的保密内容则无法恢复。`,
    `The key file ${file} is gone; the camera passwords, channel secrets and secret answers of cases in the database need it. Put it back from where its copy is kept; if it is lost for good run npm run anyuan secret renew, and type those passwords in again; the secret answers of cases stay closed for good.`,
    { exitCode: exitCodes.config },
  );

const foreign = (file: string) =>
  new StartError(
    'secret_key_foreign',
    `密钥文件 ${file} 不是这个数据库的。请放回与数据库同时备份的那一份;确已丢失时运行 npm run anyuan secret renew,之后重新录入摄像机密码和通道密钥。`,
    `The key file ${file} does not belong to this database. Put back the one that was saved with it; if it is lost for good run npm run anyuan secret renew, and type camera passwords and channel secrets in again.`,
    { exitCode: exitCodes.config },
  );

/** What begins with none of these was sealed before there were suites. Of three bytes: base64 keeps them recognisable. */
const marks = { standard: Buffer.from('ST:'), sm: Buffer.from('SM:') } satisfies Record<SuiteName, Buffer>;
const markBytes = 3;

export function makeSecrets(key: Buffer, { name, macs }: KeptSuite = usualSuite): Secrets {
  const sealers = new Map<SuiteName, Sealer>();
  function sealerOf(suite: SuiteName): Sealer {
    const known = sealers.get(suite) ?? suites[suite].sealer(key);
    sealers.set(suite, known);
    return known;
  }
  const { mac, derive } = suites[macs];
  const keys = new Map<string, KeyObject>();
  // There are few purposes, and each is asked for often.
  function keyOf(purpose: string): KeyObject {
    const known = keys.get(purpose) ?? createSecretKey(derive(key, '', purpose));
    keys.set(purpose, known);
    return known;
  }
  const secrets: Secrets = {
    seal(text) {
      const sealer = sealerOf(name);
      const nonce = randomBytes(sealer.nonceBytes);
      return Buffer.concat([marks[name], nonce, sealer.lock(nonce, Buffer.from(text), marks[name])]);
    },
    open(sealed) {
      const bytes = Buffer.from(sealed);
      const suite = suiteOf(bytes);
      if (suite === undefined) return openOld(key, bytes);
      try {
        const sealer = sealerOf(suite);
        const body = bytes.subarray(markBytes);
        const nonce = body.subarray(0, sealer.nonceBytes);
        return sealer.unlock(nonce, body.subarray(sealer.nonceBytes), marks[suite]).toString('utf8');
      } catch {
        // One old text in eight million begins like a mark by chance.
        return openOld(key, bytes);
      }
    },
    isCurrent: (sealed) => suiteOf(Buffer.from(sealed)) === name,
    mac: (purpose, text) => mac(keyOf(purpose), text),
    under: (purpose, text) => makeSecrets(secrets.mac(purpose, text), { name, macs }),
    signer: (suite, purpose) => suites[suite].signer(suites[suite].derive(key, '', `sign ${purpose}`)),
  };
  return secrets;
}

const suiteOf = (sealed: Buffer): SuiteName | undefined =>
  suiteNames.find((one) => sealed.subarray(0, markBytes).equals(marks[one]));

/** AES-256-GCM as it was: nonce, tag, text. */
function openOld(key: Buffer, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8');
}

/** One answer as JSON, sealed, in the characters JSON has. */
export const sealJson = (secrets: Secrets, value: unknown): string =>
  secrets.seal(JSON.stringify(value)).toString('base64');

/** The other way; `undefined` where it was sealed with a key that was given up (`anyuan secret renew`). */
export const openJson =
  (secrets: Secrets) =>
  (sealed: string): unknown => {
    try {
      return JSON.parse(secrets.open(Buffer.from(sealed, 'base64'))) as unknown;
    } catch {
      return undefined;
    }
  };
