import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Seals what must be readable later but never lie open: camera passwords. AES-256-GCM, key in a 0600 file. */
export interface Secrets {
  seal(text: string): Buffer;
  open(sealed: Uint8Array): string;
  /** HMAC-SHA256 under a key of the purpose's own: finds a thing again by a text that is not kept. */
  mac(purpose: string, text: string): Buffer;
}

export async function openSecrets(file: string): Promise<Secrets> {
  return makeSecrets(await keyOf(file));
}

async function keyOf(file: string): Promise<Buffer> {
  try {
    return Buffer.from((await readFile(file, 'utf8')).trim(), 'base64');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = randomBytes(32);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, key.toString('base64'), { mode: 0o600, flag: 'wx' });
  await chmod(file, 0o600);
  return key;
}

export function makeSecrets(key: Buffer): Secrets {
  return {
    seal(text) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    mac: (purpose, text) =>
      createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', purpose, 32)))
        .update(text)
        .digest(),
  };
}
