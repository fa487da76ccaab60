import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { exitCodes, fileError, StartError } from '../start-error.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { failureFromLog } from './postgres-log.ts';

// Errors of statements stay out of the log: their text may carry a patient's words.
const tuning = `
# Anyuan's own settings; change them freely below this line.
max_connections = 60
shared_buffers = 128MB
wal_level = replica
max_wal_size = 1GB
checkpoint_timeout = 5min
log_min_messages = log
log_min_error_statement = panic
log_checkpoints = off
timezone = 'UTC'
log_timezone = 'UTC'
`;

const env = { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] };

/** The password, and whether it was made just now. */
export function readOrMakePassword(data: string, name = 'postgres.password'): { password: string; isNew: boolean } {
  const file = join(data, name);
  try {
    if (existsSync(file)) return { password: readFileSync(file, 'utf8').trim(), isNew: false };
    const password = randomBytes(24).toString('base64url');
    // Renamed when complete: a full disk must not leave an empty password behind.
    writeFileSync(`${file}.new`, `${password}\n`, { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
    return { password, isNew: true };
  } catch (error) {
    throw fileError(error, file);
  }
}

/** Makes the cluster if there is none; under another name first, so that half a cluster is never taken for one. */
export async function createCluster(
  place: Place,
  binaries: Binaries,
  how: { user: string; password: string; durable: boolean },
): Promise<void> {
  const version = join(place.cluster, 'PG_VERSION');
  if (existsSync(version)) return requireVersion(readFileSync(version, 'utf8').trim(), binaries, place);
  const half = `${place.cluster}.new`;
  const secret = `${place.cluster}.secret`;
  try {
    rmSync(half, { recursive: true, force: true });
    rmSync(secret, { force: true });
    writeFileSync(secret, how.password, { mode: 0o600, flag: 'wx' });
    if (place.runner.uid !== undefined) chownSync(secret, place.runner.uid, place.runner.gid!);
    const flags = ['-D', half, '-U', how.user, '--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8'];
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
    await run(binaries.initdb, [...flags, ...locale, ...(how.durable ? ['--data-checksums'] : ['--no-sync'])], place);
    appendFileSync(join(half, 'postgresql.conf'), tuning);
    chmodSync(half, 0o700);
    renameSync(half, place.cluster);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw fileError(error, place.cluster);
  } finally {
    rmSync(secret, { force: true });
  }
}

/** For a cluster whose password file was lost: PostgreSQL's single-user mode asks for none. */
export function setPassword(place: Place, binaries: Binaries, user: string, password: string): void {
  const input = `alter user ${user} password '${password}'\n`;
  const args = ['--single', '-D', place.cluster, 'postgres'];
  const result = spawnSync(binaries.postgres, args, { ...place.runner, cwd: '/', env, input, encoding: 'utf8' });
  if (result.status !== 0) throw failureFromLog(result.stderr, place.cluster);
}

function run(program: string, args: string[], place: Place): Promise<void> {
  return new Promise((done, fail) => {
    const options = { ...place.runner, cwd: '/', env };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) done();
      else fail(failureFromLog(`${stdout}\n${stderr}\n${stderr === '' ? error.message : ''}`, place.cluster));
    });
  });
}

function requireVersion(found: string, binaries: Binaries, place: Place): void {
  const ours = binaries.version.split('.')[0];
  if (found === ours) return;
  throw new StartError(
    'database_other_version',
    `${place.cluster} 是 PostgreSQL ${found} 的数据,本程序自带 PostgreSQL ${ours}。请先用 ${found} 版本导出,再导入新的数据目录。`,
    `${place.cluster} holds data of PostgreSQL ${found}; this program brings PostgreSQL ${ours}. Dump it with ${found} and restore it into a new data folder.`,
    { exitCode: exitCodes.config },
  );
}
