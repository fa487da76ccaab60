import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, describe, expect, test } from 'vitest';

import { databaseClient } from './client.ts';
import { startEmbedded, type EmbeddedPostgres } from './embedded.ts';
import { isAlive } from './processes.ts';
import { testFolder } from './testing.ts';

const asRoot = process.getuid?.() === 0;
const linux = process.platform === 'linux';
const cleanup: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function folder(): Promise<string> {
  const made = await testFolder();
  cleanup.push(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function start(data: string, notice?: (zh: string, en: string) => void): Promise<EmbeddedPostgres> {
  const server = await startEmbedded({ data, durable: false, ...(notice === undefined ? {} : { notice }) });
  cleanup.push(() => server.stop());
  return server;
}

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const client = databaseClient(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** In a process of its own. */
async function startElsewhere(data: string): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const program = `
    const { startEmbedded } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))});
    const server = await startEmbedded({ data: ${JSON.stringify(data)}, durable: false });
    console.log(JSON.stringify({ url: server.url, pid: server.pid }));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanup.push(async () => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { url: string; pid: number }) };
}

const press = 'create table if not exists press (id int); insert into press values (1)';
const presses = async (url: string) => (await query<{ n: string }>(url, 'select count(*) as n from press'))[0]!.n;

test('keeps its data over a stop, listens on loopback only, and hides its password', async () => {
  const data = await folder();
  const first = await start(data);
  await query(first.url, press);
  expect(await query(first.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect((await stat(join(data, 'postgres.password'))).mode & 0o777).toBe(0o600);
  const open = first.url.replace(/:[^:@]*@/, ':wrong@');
  await expect(query(open, 'select 1')).rejects.toThrow('password authentication failed');
  // By its socket file, too, where nobody else gets at it, and which asks for the password as well.
  expect(await query(first.nearUrl, 'select inet_server_addr() is null as near')).toEqual([{ near: true }]);
  expect((await stat(first.place.cluster)).mode & 0o777).toBe(0o700);
  await expect(query(first.nearUrl.replace(/:[^:@]*@/, ':wrong@'), 'select 1')).rejects.toThrow('password');
  await first.stop();
  const second = await start(data);
  expect(await presses(second.url)).toBe('1');
});

test('a second server on the same data folder is refused, and the first goes on', async () => {
  const data = await folder();
  const first = await start(data);
  await expect(startEmbedded({ data })).rejects.toMatchObject({ code: 'data_in_use', exitCode: 75 });
  await query(first.url, press);
});

test('comes back by itself after kill -9 of the postmaster, with every commit', async () => {
  const server = await start(await folder());
  await query(server.url, press);
  // A backend in the middle of work does not notice its postmaster's death and keeps the memory.
  const busy = query(server.url, 'select sum(i) from generate_series(1, 1000000000) as i').catch(() => undefined);
  await sleep(100);
  const down = once(server, 'down');
  process.kill(server.pid!, 'SIGKILL');
  await down;
  await once(server, 'up');
  await busy;
  expect(await presses(server.url)).toBe('1');
});

test('takes over after kill -9 of the program, whose postmaster still runs', async () => {
  const data = await folder();
  const { child, ...left } = await startElsewhere(data);
  await query(left.url, press);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(left.pid)).toBe(true);
  const server = await start(data);
  expect(isAlive(left.pid)).toBe(false);
  expect(await presses(server.url)).toBe('1');
});

test('the database of a server that lives is not ended by a second start, even if its lock file is gone', async () => {
  const data = await folder();
  const { child, url, pid } = await startElsewhere(data);
  await query(url, press);
  await rm(join(data, 'server.pid'));
  await expect(startEmbedded({ data })).rejects.toMatchObject({ code: 'data_in_use', exitCode: 75 });
  expect(isAlive(pid)).toBe(true);
  expect(await presses(url)).toBe('1');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await presses((await start(data)).url)).toBe('1');
});

test('a lock file whose process id now belongs to another program does not stop it', async () => {
  const data = await folder();
  const server = await start(data);
  await query(server.url, press);
  const lock = join(server.place.cluster, 'postmaster.pid');
  const text = await readFile(lock, 'utf8');
  await server.stop();
  const { uid, gid } = await stat(server.place.cluster);
  const stranger = spawn('sleep', ['60'], { ...(asRoot ? { uid, gid } : {}), cwd: '/', stdio: 'ignore' });
  await writeFile(lock, text.replace(/^\d+/, String(stranger.pid)));
  await writeFile(join(data, 'server.pid'), `${stranger.pid} 12345\n`);
  const again = await start(data);
  expect(await presses(again.url)).toBe('1');
  expect(isAlive(stranger.pid!)).toBe(true);
  stranger.kill();
});

test('data of another major version are refused untouched', async () => {
  const data = await folder();
  const server = await start(data);
  await server.stop();
  const version = join(server.place.cluster, 'PG_VERSION');
  await writeFile(version, '17\n');
  await expect(startEmbedded({ data })).rejects.toMatchObject({
    code: 'database_other_version',
    zh: expect.stringContaining('PostgreSQL 17'),
    en: expect.stringContaining('PostgreSQL 17'),
  });
  await writeFile(version, '18\n');
  await (await start(data)).stop();
});

test('a data folder that is a file is refused', async () => {
  const file = join(await folder(), 'data');
  await writeFile(file, '');
  await expect(startEmbedded({ data: file })).rejects.toMatchObject({ code: 'data_not_a_folder' });
});

test('stays on its port, and waits for it when a stranger holds it for a moment', async () => {
  const server = await start(await folder());
  const { port } = server;
  const stranger = createServer();
  server.once('down', () => stranger.listen(port, '127.0.0.1'));
  process.kill(server.pid!, 'SIGKILL');
  await once(stranger, 'listening');
  await sleep(300);
  expect(server.pid).toBeUndefined();
  stranger.close();
  await once(server, 'up');
  expect(server.url).toContain(`:${port}/`);
  await query(server.url, 'select 1');
});

test('a lost password file is made anew, and the data stay', async () => {
  const data = await folder();
  const first = await start(data);
  await query(first.url, press);
  await first.stop();
  await rm(join(data, 'postgres.password'));
  const second = await start(data);
  expect(await presses(second.url)).toBe('1');
  expect(second.url.split('@')[0]).not.toBe(first.url.split('@')[0]);
});

test('where the path of a socket file would be too long there is none; those of a killed one do not pile up', async () => {
  const deep = await start(join(await folder(), 'x'.repeat(90)));
  expect(deep.nearUrl).toBe(deep.url);
  expect(await query(deep.url, 'select 1 as one')).toEqual([{ one: 1 }]);

  const data = await folder();
  const { child, pid } = await startElsewhere(data);
  child.kill('SIGKILL');
  process.kill(pid, 'SIGKILL');
  const next = await start(data);
  const sockets = (await readdir(next.place.cluster)).filter((name) => name.startsWith('.s.PGSQL.'));
  expect(sockets.sort()).toEqual([`.s.PGSQL.${next.port}`, `.s.PGSQL.${next.port}.lock`]);
});

test('stopping twice at once waits for the one end, and frees the folder', async () => {
  const data = await folder();
  const server = await start(data);
  const { pid } = server;
  await Promise.race([server.stop(), server.stop()]);
  expect(isAlive(pid!)).toBe(false);
  await (await start(data)).stop();
});

describe.runIf(linux && asRoot)('as root', () => {
  test('runs as another user, and moves the data where that user can go', async () => {
    const closed = await mkdtemp(join(homedir(), '.anyuan-test-'));
    cleanup.push(() => rm(closed, { recursive: true, force: true }));
    const data = join(closed, 'data');
    const notices: string[] = [];
    const server = await start(data, (zh, en) => notices.push(zh, en));
    const { cluster, movedTo } = server.place;
    cleanup.push(() => rm(dirname(cluster), { recursive: true, force: true }));
    expect((await stat(closed)).mode & 0o777).toBe(0o700);
    expect(movedTo).toBeDefined();
    expect((await stat(cluster)).uid).not.toBe(0);
    expect(spawnSync('ps', ['-o', 'uid=', '-p', String(server.pid)], { encoding: 'utf8' }).stdout.trim()).not.toBe('0');
    expect(notices).toEqual([expect.stringContaining(movedTo!), expect.stringContaining(movedTo!)]);
    await query(server.url, press);
    await server.stop();
    expect(await presses((await start(data)).url)).toBe('1');
  });

  test('an emptied data folder does not come back to the cluster it had elsewhere', async () => {
    const closed = await mkdtemp(join(homedir(), '.anyuan-test-'));
    cleanup.push(() => rm(closed, { recursive: true, force: true }));
    const data = join(closed, 'data');
    const first = await start(data);
    await query(first.url, press);
    await first.stop();
    await rm(data, { recursive: true });
    const second = await start(data);
    const moved = [first, second].map((server) => dirname(server.place.cluster));
    cleanup.push(() => Promise.all(moved.map((path) => rm(path, { recursive: true }))));
    await expect(presses(second.url)).rejects.toThrow('"press" does not exist');
    await second.stop();
  });

  test('a folder of mode 700 in a public place keeps its database inside', async () => {
    const data = await folder();
    expect((await stat(data)).mode & 0o777).toBe(0o700);
    const { place } = await start(data);
    expect(place.cluster).toBe(join(data, 'postgres/cluster'));
    expect((await stat(data)).mode & 0o777).toBe(0o711);
  });

  test('a database that was moved away and is gone is not replaced by an empty one', async () => {
    const data = await folder();
    await writeFile(join(data, 'postgres.location'), `${join(data, 'gone')}\n`);
    await expect(startEmbedded({ data })).rejects.toMatchObject({ code: 'database_lost' });
  });

  test('an ordinary user gets a clear refusal for a folder that is not his', async () => {
    const data = await folder();
    await mkdir(join(data, 'root-only'), { mode: 0o700 });
    const program = `
      const { startEmbedded } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))});
      await startEmbedded({ data: ${JSON.stringify(join(data, 'root-only'))} }).catch((error) => console.log(error.code));`;
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      uid: 65534,
      gid: 65534,
      encoding: 'utf8',
      cwd: '/',
    });
    expect(result.stdout.trim()).toBe('no_rights');
  });
});
