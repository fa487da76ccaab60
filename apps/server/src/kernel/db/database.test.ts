import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';

import { openDatabase } from './database.ts';
import { emptyDatabase, startTestPostgres } from './testing.ts';

const cleanup: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function open(databaseUrl: string) {
  const database = await openDatabase({ databaseUrl, data: '' });
  cleanup.push(() => database.stop());
  return database;
}

test('values come in the types that the code works with', async () => {
  const empty = await emptyDatabase();
  cleanup.push(() => empty.drop());
  const { db } = await open(empty.url);
  const result = await sql`select 9007199254740991::int8 as big, 12.5::numeric as part, date '2026-11-22' as day,
    timestamptz '2026-11-22 08:00+08' as at, '{"a":[1]}'::jsonb as data, '{1,null,3}'::int8[] as bigs,
    '{2026-01-01}'::date[] as days, '{警务室,"a,b"}'::text[] as words`.execute(db);
  expect(result.rows).toEqual([
    {
      big: 9007199254740991,
      part: 12.5,
      day: '2026-11-22',
      at: new Date('2026-11-22T00:00:00Z'),
      data: { a: [1] },
      bigs: [1, null, 3],
      days: ['2026-01-01'],
      words: ['警务室', 'a,b'],
    },
  ]);
});

test('tells when the database is lost and when it is back, and then works again', async () => {
  const { server, url, stop } = await startTestPostgres();
  cleanup.push(stop);
  const database = await open(url);
  const heard: string[] = [];
  database.onDown(() => heard.push('down'));
  const back = new Promise<void>((done) => {
    database.onUp(() => {
      heard.push('up');
      done();
    });
  });
  await sql`select 1`.execute(database.db);
  process.kill(server.pid!, 'SIGKILL');
  await back;
  expect(heard).toEqual(['down', 'up']);
  expect(database.isUp()).toBe(true);
  expect((await sql`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
});

test('an unreachable database is refused without its password in the sentence', async () => {
  const url = 'postgres://someone:secret-word@127.0.0.1:1/nothing';
  const error: unknown = await openDatabase({ databaseUrl: url, data: '' }).catch((e: unknown) => e);
  expect(error).toMatchObject({
    code: 'database_unreachable',
    exitCode: 69,
    en: expect.stringContaining('127.0.0.1:1'),
  });
  expect(String(error)).not.toContain('secret-word');
});

test('a wrong password is refused', async () => {
  const empty = await emptyDatabase();
  cleanup.push(() => empty.drop());
  const url = empty.url.replace(/:[^:@]*@/, ':wrong@');
  await expect(openDatabase({ databaseUrl: url, data: '' })).rejects.toMatchObject({
    code: 'database_unreachable',
    en: expect.stringContaining('password authentication failed'),
  });
});

test('PostgreSQL 13 is refused', async () => {
  const old = await oldServer('130011');
  const url = `postgres://anyuan@127.0.0.1:${old}/anyuan`;
  await expect(openDatabase({ databaseUrl: url, data: '' })).rejects.toMatchObject({
    code: 'database_too_old',
    zh: expect.stringContaining('PostgreSQL 13'),
    en: expect.stringContaining('14 or newer'),
  });
});

/** Speaks just enough of PostgreSQL's protocol to say its version. */
async function oldServer(version: string): Promise<number> {
  const message = (type: string, ...parts: (string | Buffer)[]) => {
    const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const column = (name: string, oid: number) =>
    Buffer.concat([
      Buffer.from(`${name}\0`),
      Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, oid, 255, 255, 255, 255, 255, 255, 0, 0]),
    ]);
  const value = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
  const ready = message('Z', 'I');
  const two = Buffer.from([0, 2]);
  const answer = Buffer.concat([
    message('T', two, column('version', 23), column('encoding', 25)),
    message('D', two, value(version), value('UTF8')),
    message('C', 'SELECT 1\0'),
    ready,
  ]);
  const talk = (socket: Socket) => {
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]));
      socket.on('data', (data) => data.toString('latin1').startsWith('Q') && socket.write(answer));
    });
    socket.on('error', () => undefined);
  };
  const server = createServer(talk).listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.push(async () => server.close());
  return (server.address() as { port: number }).port;
}
