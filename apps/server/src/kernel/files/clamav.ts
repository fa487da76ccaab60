import { connect } from 'node:net';

import { refuse } from '@anyuan/contract';

import type { Config } from '../config/config.ts';
import type { Log } from '../log.ts';
import { sha256, type FileStore } from './store.ts';

const longestMs = 60_000;
const chunk = 64 << 10;

/** Sends bytes to clamd (INSTREAM) and gives the name of the virus; null: it knows none. Throws when it does not answer. */
export function scanWith(address: string, bytes: Buffer): Promise<string | null> {
  const url = new URL(address);
  const target =
    url.protocol === 'unix:'
      ? { path: decodeURIComponent(url.pathname) }
      : { host: url.hostname, port: Number(url.port || 3310) };
  return new Promise((resolve, reject) => {
    const socket = connect(target);
    let said = '';
    socket.setTimeout(longestMs, () => socket.destroy(new Error('the scanner does not answer')));
    socket.on('error', reject);
    socket.on('data', (data) => (said += data.toString('utf8')));
    socket.on('close', () => {
      const answer = said.replaceAll('\0', '').trim();
      const virus = /^stream: (.+) FOUND$/.exec(answer)?.[1];
      if (virus !== undefined) resolve(virus);
      else if (answer === 'stream: OK') resolve(null);
      else reject(new Error(`the scanner says: ${answer.slice(0, 200) || 'nothing'}`));
    });
    socket.on('connect', () => {
      socket.write('zINSTREAM\0');
      for (let at = 0; at < bytes.length; at += chunk) {
        const part = bytes.subarray(at, at + chunk);
        const size = Buffer.alloc(4);
        size.writeUInt32BE(part.length);
        socket.write(size);
        socket.write(part);
      }
      // A chunk of no length is the end.
      socket.write(Buffer.alloc(4));
    });
  });
}

/** Scans uploads if the hospital has named a scanner; while that does not answer, none is taken. */
export function scannerOf({ clamav }: Pick<Config, 'clamav'>, log: Log): FileStore['scan'] {
  if (clamav === undefined) return async () => undefined;
  return async (bytes) => {
    const virus = await scanWith(clamav, bytes).catch((error: unknown) => {
      log.error({ err: error }, 'an upload could not be scanned');
      throw refuse('scanner_away');
    });
    if (virus === null) return;
    log.warn({ virus, sha256: sha256(bytes) }, 'an infected upload was refused');
    throw refuse('bad_file', { reason: { zh: `含有病毒 ${virus}`, en: `it carries the virus ${virus}` } });
  };
}
