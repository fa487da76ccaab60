import { createHmac, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the simulated devices prove themselves with. The database holds hashes and sealed text only. */
export interface DemoKey {
  deviceToken(code: string): string;
  cameraPassword: string;
  /** AES-128 of an alarm host, as it is entered: 32 hexadecimal digits. */
  hostKey(code: string): string;
  /** With which a simulated recorder registers here, and we at the simulated platform. */
  gbPassword(code: string): string;
  hisToken: string;
  /** With which the simulated record system brings what it has. */
  recordsToken: string;
  /** Just made: nothing that was derived before fits it. */
  isNew: boolean;
}
export const cameraUser = 'anyuan';

/** One secret per data folder, in a file that only the server's user reads; everything else is derived from it. */
export async function demoKey(dataFolder: string): Promise<DemoKey> {
  const { key, isNew } = await secretOf(join(dataFolder, 'demo.key'));
  const derived = (purpose: string) => createHmac('sha256', key).update(purpose).digest();
  const derive = (purpose: string) => derived(purpose).toString('base64url');
  return {
    deviceToken: (code) => derive(`device:${code}`),
    cameraPassword: derive('camera').slice(0, 24),
    hostKey: (code) => derived(`host:${code}`).toString('hex').slice(0, 32).toUpperCase(),
    gbPassword: (code) => derive(`gb28181:${code}`).slice(0, 24),
    hisToken: derive('his'),
    recordsToken: derive('records'),
    isNew,
  };
}

async function secretOf(file: string): Promise<{ key: Buffer; isNew: boolean }> {
  const existing = await readFile(file, 'utf8').catch(() => null);
  if (existing !== null) return { key: Buffer.from(existing, 'base64url'), isNew: false };
  const fresh = randomBytes(32);
  await writeFile(file, fresh.toString('base64url'), { mode: 0o600, flag: 'wx' });
  return { key: fresh, isNew: true };
}
