import { rm, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createPool } from './db/pool.ts';
import { freshDatabase, testFolder } from './db/testing.ts';
import { kyselyOn } from './db/transact.ts';
import { forgetKey, openSecrets } from './secrets.ts';

let data: string;
let file: string;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: ReturnType<typeof kyselyOn>;
beforeEach(async () => {
  data = await testFolder();
  file = join(data, 'secret.key');
  database = await freshDatabase();
  db = kyselyOn(createPool(database.url, { size: 1 }));
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
  await rm(data, { recursive: true });
});

test('a new database gets a key, which opens again what it has sealed', async () => {
  const sealed = (await openSecrets(file, db)).seal('camera password');
  expect((await openSecrets(file, db)).open(sealed)).toBe('camera password');
});

test('a lost, foreign or damaged key is refused, never replaced, and the right one put back works', async () => {
  const sealed = (await openSecrets(file, db)).seal('camera password');
  const right = await readFile(file, 'utf8');
  await rm(file);
  await expect(openSecrets(file, db)).rejects.toMatchObject({
    code: 'secret_key_lost',
    exitCode: 78,
    zh: expect.stringContaining('放回'),
    en: expect.stringContaining('Put it back'),
  });
  await expect(readFile(file)).rejects.toThrow('ENOENT');
  for (const wrong of [Buffer.alloc(32, 1).toString('base64'), right.slice(0, 20), '']) {
    await writeFile(file, wrong);
    await expect(openSecrets(file, db)).rejects.toMatchObject({ code: 'secret_key_foreign' });
    expect(await readFile(file, 'utf8')).toBe(wrong);
  }
  await writeFile(file, right);
  expect((await openSecrets(file, db)).open(sealed)).toBe('camera password');
});

test('a database from before there was a check takes the key that lies there', async () => {
  await openSecrets(file, db);
  const key = await readFile(file, 'utf8');
  await db.deleteFrom('secret_check').execute();
  await openSecrets(file, db);
  expect(await readFile(file, 'utf8')).toBe(key);
  await rm(file);
  await expect(openSecrets(file, db)).rejects.toMatchObject({ code: 'secret_key_lost' });
});

test('a key that is lost for good is given up by a command, and the old file is kept', async () => {
  await openSecrets(file, db);
  await writeFile(file, 'not the key');
  await forgetKey(file, db);
  await openSecrets(file, db);
  expect(await readFile(`${file}.old`, 'utf8')).toBe('not the key');
});
