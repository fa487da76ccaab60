import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { photo, stageFile } from '../../../test/photos.ts';

/** Speaks INSTREAM as clamd does, and knows one virus: pictures of exactly this content. */
class Scanner {
  readonly seen: Buffer[] = [];
  virus: Buffer = Buffer.alloc(0);
  #server: Server | undefined;

  async up(path: string): Promise<void> {
    const server = createServer((socket) => {
      let rest = Buffer.alloc(0);
      let isBegun = false;
      const parts: Buffer[] = [];
      socket.on('error', () => undefined);
      socket.on('data', (data: Buffer) => {
        rest = Buffer.concat([rest, data]);
        if (!isBegun && rest.subarray(0, 10).toString() === 'zINSTREAM\0') {
          isBegun = true;
          rest = rest.subarray(10);
        }
        while (isBegun && rest.length >= 4) {
          const size = rest.readUInt32BE();
          if (rest.length < 4 + size) return;
          if (size > 0) parts.push(rest.subarray(4, 4 + size));
          rest = rest.subarray(4 + size);
          if (size > 0) continue;
          const bytes = Buffer.concat(parts);
          this.seen.push(bytes);
          socket.end(bytes.equals(this.virus) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
          return;
        }
      });
    });
    this.#server = server;
    await new Promise<void>((done) => server.listen(path, done));
  }

  down = () => new Promise<void>((done) => (this.#server ? this.#server.close(() => done()) : done()));
}

let t: TestApp;
let nurse: As;
let folder: string;
const scanner = new Scanner();
const path = () => join(folder, 'clamd.ctl');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-clamav-'));
  await scanner.up(path());
  t = await testApp({ env: { ANYUAN_CLAMAV: `unix://${path()}` } });
  nurse = await t.as('staff');
});
afterAll(async () => {
  await t.stop();
  await scanner.down();
  await rm(folder, { recursive: true });
});

const send = async (bytes: Buffer) => {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)]), '现场.jpg');
  return nurse.call('POST', '/api/v1/files', form);
};

test('every upload is scanned whole; what the scanner knows is refused by name and kept nowhere', async () => {
  const clean = await photo();
  await stageFile(nurse, clean);
  expect(scanner.seen.at(-1)?.equals(clean)).toBe(true);
  scanner.virus = await photo();
  const { status, json } = await send(scanner.virus);
  expect([status, json]).toMatchObject([
    422,
    { error: { code: 'bad_file', message: expect.stringContaining('Eicar-Test-Signature') } },
  ]);
  expect(await t.app.db.selectFrom('stored_file').select('id').execute()).toHaveLength(1);
});

test('while the scanner is away nothing is taken, and whoever sends is told to try again', async () => {
  await scanner.down();
  expect(await send(await photo())).toMatchObject({ status: 503, json: { error: { code: 'scanner_away' } } });
  await scanner.up(path());
  expect(await send(await photo())).toMatchObject({ status: 200 });
});
