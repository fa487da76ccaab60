import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { databaseClient, migrate, openDatabase, readMigrations } from '../../kernel/db/index.ts';
import { emptyDatabase, testFolder } from '../../kernel/db/testing.ts';
import { makeFileStore } from '../../kernel/files/index.ts';
import { suiteNames } from '../../kernel/suite/index.ts';
import { alone } from './alone.ts';
import { backupKey, keepApart } from './keys.ts';
import { backupsIn, makeBackup, prune } from './make.ts';
import type { Place } from './place.ts';
import { placeOf } from './places.ts';
import { drill, restore, scratchOf } from './restore.ts';
import { runBackup, runDrill } from './run.ts';

let t: TestApp;
let it: As;
let chief: As;
let folder: string;
let apart: string;
let nextFloor = 20;
const plan = (n: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="${n}"><path d="M0 0h${n}"/></svg>`;

beforeAll(async () => {
  folder = await testFolder();
  apart = join(folder, 'apart');
  t = await testApp({ env: { ANYUAN_BACKUP_TO: join(folder, 'to'), ANYUAN_BACKUP_APART: apart } });
  it = await t.as('it');
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部院区,含"引号"\t与换行', kind: 'campus' });
  await addFloor(1);
  await chief.device.put({
    code: 'CAM',
    name: '机',
    kind: 'camera',
    source: { url: 'rtsp://10.0.0.1/1', password: 'p' },
  });
});
afterAll(async () => {
  await t.stop();
  await rm(folder, { recursive: true });
});

/** A floor with a plan: one more file. */
async function addFloor(n: number): Promise<void> {
  await chief.place.put({ code: `F${n}`, name: `${n} 层`, kind: 'floor', parent: 'HQ' });
  const form = new FormData();
  form.append('file', new File([plan(n)], 'plan.svg', { type: 'image/svg+xml' }));
  expect((await chief.call('POST', `/api/v1/places/F${n}/plan`, form)).status).toBe(200);
}
const source = async () => ({
  url: t.app.database.ownerUrl,
  files: join(t.app.config.data, 'files'),
  key: await backupKey(t.app.config.data),
  suite: t.app.suite.name,
});
/** Every row of every table, as text. */
async function contents(url: string): Promise<Record<string, string>> {
  const client = databaseClient(url);
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('migration', 'backup_run') order by 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
    found[name] =
      createHash('sha256')
        .update(rows.map(({ row }) => row).join('\n'))
        .digest('hex') + ` ${rows.length}`;
  }
  await client.end();
  return found;
}

test('a backup is restored row for row and file for file, and its audit chain holds', async () => {
  const place = placeOf(join(folder, 'whole'));
  const from = await source();
  // Of a moment in which the server itself has written nothing.
  let [before, made] = [await contents(from.url), await makeBackup(from, place, t.clock.now())];
  while (JSON.stringify(await contents(from.url)) !== JSON.stringify(before))
    [before, made] = [await contents(from.url), await makeBackup(from, place, t.clock.now())];
  const target = await emptyDatabase();
  const files = join(folder, 'restored-files');
  const restored = await restore({ place, key: from.key, name: made.name }, { url: target.url, files });
  expect(restored).toMatchObject({ rows: made.rows, files: made.files, chain: { ok: true } });
  expect(await contents(target.url)).toEqual(before);
  const listed = async (path: string) =>
    (await readdir(path, { recursive: true })).filter((name) => /[0-9a-f]{64}$/.test(name)).toSorted();
  expect(await listed(files)).toEqual(await listed(from.files));
  // It goes on where it stood: the next row of the chain, the next number of a case.
  await expect(restore({ place, key: from.key, name: made.name }, { url: target.url, files })).rejects.toMatchObject({
    code: 'restore_not_empty',
  });
  const database = await openDatabase({ databaseUrl: target.url, data: '' });
  await database.pool.query(
    `select seal(now(), '[{"actorKind":"system","actorName":"x","action":"x","subjectType":"x","detail":"{}"}]'::jsonb, '[]'::jsonb)`,
  );
  await database.stop();
  await target.drop();
});

test('what body recorders have brought goes along and comes back where it lay; a drill reads it and keeps none of it', async () => {
  const [place, footage, back] = ['recorders', 'footage', 'footage-back'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const bytes = randomBytes(3 << 20);
  const sum = await makeFileStore(footage).put(bytes);
  const from = { ...(await source()), footage };
  const made = await makeBackup(from, placeOf(place), t.clock.now());
  const again = await makeBackup(from, placeOf(place), new Date(t.clock.now().getTime() + 1_000));
  expect([again.files, again.bytes < bytes.length]).toEqual([made.files, true]);
  await prune(placeOf(place), from.key, 1, new Date(t.clock.now().getTime() + 86_400_900));
  const target = await emptyDatabase();
  const to = { url: target.url, files: join(folder, 'beside-footage'), footage: back };
  await restore({ place: placeOf(place), key: from.key, name: again.name }, to);
  await target.drop();
  expect((await makeFileStore(back).get(sum)).equals(bytes)).toBe(true);
  expect(await makeFileStore(to.files).check(sum)).toBe('missing');
  const tried = { place: placeOf(place), key: from.key, name: again.name };
  expect(await drill(tried, from.url)).toMatchObject({ files: again.files, chain: { ok: true } });
  await rm(join(place, 'files', `${sum}.any`));
  await expect(drill(tried, from.url)).rejects.toThrow(/ENOENT/);
});

test('a backup of an older program is restored by a newer one and brought up to it', async () => {
  const names = readMigrations().map(({ name }) => name);
  const old = await emptyDatabase();
  await migrate(old.url, { only: new Set(names.filter((name) => name < '0090')) });
  const place = placeOf(join(folder, 'old'));
  const { key } = await source();
  const { name, rows } = await makeBackup(
    { url: old.url, files: join(folder, 'none'), key, suite: 'standard' },
    place,
    t.clock.now(),
  );
  const target = await emptyDatabase();
  const restored = await restore({ place, key, name }, { url: target.url, files: join(folder, 'old-files') });
  expect(restored).toMatchObject({ rows, files: 0, chain: { ok: true } });
  expect(await migrate(target.url)).toEqual([]);
  for (const database of [old, target]) await database.drop();
});

test('it is of one moment, whatever is written meanwhile', async () => {
  const place = placeOf(join(folder, 'hot'));
  const from = await source();
  let writing = true;
  const writer = (async () => {
    for (let n = 0; writing; n++)
      await chief.place.put({ code: `W${n % 50}`, name: `${n}`, kind: 'building', parent: 'HQ' });
  })();
  const { name } = await makeBackup(from, place, t.clock.now());
  writing = false;
  await writer;
  expect(await drill({ place, key: from.key, name }, from.url)).toMatchObject({ chain: { ok: true } });
});

test.each(suiteNames)(
  'a backup that was cut, changed, put together anew or sealed with another key is refused whole (%s)',
  async (suite) => {
    const place = placeOf(join(folder, 'damaged', suite));
    const from = { ...(await source()), suite };
    const { name } = await makeBackup(from, place, t.clock.now());
    const path = join(folder, 'damaged', suite, name);
    const good = await readFile(path);
    expect(good.includes('本部院区')).toBe(false);
    const attempt = async (key = from.key) => {
      const target = await emptyDatabase();
      try {
        return await restore({ place, key, name }, { url: target.url, files: join(folder, 'never') }).then(
          () => 'restored',
          (error: Error) => error.message,
        );
      } finally {
        await target.drop();
      }
    };
    const flipped = Buffer.from(good);
    flipped[flipped.length >> 1]! ^= 1;
    for (const [bytes, why] of [
      [good.subarray(0, good.length - 40), 'cut off'],
      [flipped, 'damaged'],
      [Buffer.concat([good, good.subarray(40)]), 'added'],
      [Buffer.concat([good.subarray(0, 8), randomBytes(32), good.subarray(40)]), 'damaged'],
      [Buffer.from('hello'), 'not a backup'],
    ] as const) {
      await writeFile(path, bytes);
      expect(await attempt()).toContain(why);
    }
    await writeFile(path, good);
    expect(await attempt(randomBytes(32))).toContain('another key');
    expect(await attempt()).toBe('restored');
  },
);

test('a drill finds a chain that was edited before it was saved', async () => {
  const place = placeOf(join(folder, 'edited'));
  const from = await source();
  const { name } = await makeBackup(from, place, t.clock.now());
  const target = await emptyDatabase();
  await restore({ place, key: from.key, name }, { url: target.url, files: join(folder, 'edited-files') });
  const client = databaseClient(target.url);
  await client.connect();
  await client.query('set session_replication_role = replica');
  await client.query(`update audit set actor_name = 'somebody else' where seq = 2`);
  await client.end();
  const again = await makeBackup({ ...from, url: target.url }, place, new Date(t.clock.now().getTime() + 1000));
  expect((await drill({ place, key: from.key, name: again.name }, from.url)).chain.ok).toBe(false);
  await target.drop();
});

test('a drill clears away what one before it has left, and not what another hospital is at in the same PostgreSQL', async () => {
  const place = placeOf(join(folder, 'beside'));
  const from = await source();
  const { name } = await makeBackup(from, place, t.clock.now());
  const other = new URL(from.url);
  other.pathname += '_other';
  const [left, foreign] = [`${scratchOf(from.url)}_1_1`, `${scratchOf(other.href)}_1_1`];
  const client = databaseClient(from.url);
  await client.connect();
  for (const one of [left, foreign]) await client.query(`create database ${one} template template0`);
  await drill({ place, key: from.key, name }, from.url);
  const { rows } = await client.query<{ datname: string }>('select datname from pg_database where datname = any($1)', [
    [left, foreign],
  ]);
  await client.query(`drop database ${foreign}`);
  await client.end();
  expect(rows.map(({ datname }) => datname)).toEqual([foreign]);
});

describe('every night', () => {
  const admin = async () => it.backup.state({});

  test('what is overdue, failed or not tried is said to whoever operates, and to nobody else', async () => {
    expect(await admin()).toMatchObject({ isSetUp: true, problems: [], items: [] });
    await expect(chief.backup.state({})).rejects.toMatchObject({ code: 'forbidden' });
    await t.later({ hours: 37 });
    expect((await admin()).problems).toEqual(['overdue']);
    const made = await it.backup.make({});
    expect(made).toMatchObject({ problems: [], items: [{ kind: 'backup', isGood: true, problem: null }] });
    await t.later({ days: 41 });
    await runBackup(t.app.system('backup'));
    expect((await admin()).problems).toEqual(['drillOverdue']);
    await runDrill(t.app.system('backup-drill'));
    expect(await admin()).toMatchObject({ problems: [], items: [{ kind: 'drill', isGood: true }, {}, {}] });
  });

  test('two at once there are not, whoever starts them', async () => {
    await alone(t.app.database.ownerUrl, async () => {
      await expect(it.backup.make({})).rejects.toMatchObject({ code: 'backup_busy' });
    });
    expect((await admin()).problems).toEqual([]);
  });

  test('the keys, the anchors and the certificates lie apart from the backups', async () => {
    const tls = join(t.app.config.data, 'tls');
    await mkdir(tls);
    await writeFile(join(tls, 'ca.key'), 'a key');
    await keepApart(t.app.config);
    expect(await readFile(join(apart, 'tls', 'ca.key'), 'utf8')).toBe('a key');
    expect((await readdir(apart)).toSorted()).toEqual(expect.arrayContaining(['backup.key', 'secret.key']));
    expect((await readdir(join(folder, 'to'))).some((name) => name.endsWith('.key'))).toBe(false);
    expect(await readFile(join(apart, 'secret.key'), 'utf8')).toBe(
      await readFile(join(t.app.config.data, 'secret.key'), 'utf8'),
    );
  });

  test('one that fails says why on the workbench and by a notice, and the next good one ends it', async () => {
    const to = join(folder, 'to');
    await rename(to, `${to}.kept`);
    await writeFile(to, 'a file where the folder was');
    await t.later({ hours: 1 });
    await expect(runBackup(t.app.system('backup'))).rejects.toThrow(/ENOTDIR|EEXIST/);
    const { problems, items } = await admin();
    expect([problems, items[0]?.isGood]).toEqual([['failed'], false]);
    expect(items[0]?.problem).toMatch(/ENOTDIR|EEXIST/);
    expect((await it.notice.list({})).items[0]?.zh).toContain('备份失败');
    await rm(to);
    // A share that is not mounted looks like an empty folder.
    await t.later({ hours: 1 });
    await mkdir(to);
    await expect(runBackup(t.app.system('backup'))).rejects.toThrow('没有挂载');
    expect(await readdir(to)).toEqual([]);
    await rm(to, { recursive: true });
    await rename(`${to}.kept`, to);
    await t.later({ hours: 1 });
    await runBackup(t.app.system('backup'));
    expect((await admin()).problems).toEqual([]);
  });
});

/** What a place must be able to do, whatever it is made of. */
async function livesThrough(place: Place): Promise<void> {
  const from = await source();
  const first = await makeBackup(from, place, new Date('2026-01-01T00:00:00Z'));
  await addFloor(nextFloor++);
  const second = await makeBackup(from, place, new Date('2026-01-02T00:00:00Z'));
  const third = await makeBackup(from, place, new Date('2026-03-01T00:00:00Z'));
  expect(second.files).toBe(first.files + 1);
  expect((await backupsIn(place)).map(({ name }) => name)).toEqual([third.name, second.name, first.name]);
  await prune(place, from.key, 30, new Date('2026-03-02T00:00:00Z'));
  expect((await backupsIn(place)).map(({ name }) => name)).toEqual([third.name]);
  expect(await drill({ place, key: from.key, name: third.name }, from.url)).toMatchObject({
    files: third.files,
    chain: { ok: true },
  });
  // The newest one stays, however old.
  await prune(place, from.key, 1, new Date('2027-01-01T00:00:00Z'));
  expect(await backupsIn(place)).toHaveLength(1);
  // What is larger than a part of an upload comes back as it was.
  const large = randomBytes(37 << 20);
  await place.put(
    'large',
    (async function* () {
      for (let at = 0; at < large.length; at += 3 << 20) yield large.subarray(at, at + (3 << 20));
    })(),
  );
  const hash = createHash('sha256');
  for await (const part of place.get('large')) hash.update(part);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(large).digest('hex'));
}

test('a folder keeps backups for so many days, and the files they need', async () => {
  await livesThrough(placeOf(join(folder, 'days')));
  expect((await readdir(join(folder, 'days'), { recursive: true })).some((name) => name.endsWith('.part'))).toBe(false);
});

test('so does an S3 store', async () => {
  const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => {
    run(): Promise<void>;
    close(): Promise<void>;
  };
  const port = await freePort();
  const directory = join(folder, 's3');
  await mkdir(directory);
  const store = new S3rver({
    port,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: [{ name: 'anyuan', configs: [] }],
  });
  await store.run();
  try {
    await livesThrough(placeOf(`s3://S3RVER:S3RVER@127.0.0.1:${port}/anyuan/hospital?tls=off`));
    const wrong = placeOf(`s3://WRONG:wrong@127.0.0.1:${port}/anyuan/hospital?tls=off`);
    await expect(wrong.list()).rejects.toThrow(/S3 GET: 403/);
    await expect(wrong.list()).rejects.not.toThrow(/wrong/i);
  } finally {
    await store.close();
  }
});
