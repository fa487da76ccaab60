import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { systemUser, type Runner } from '../children.ts';
import { exitCodes, fileError, noRights, StartError } from '../start-error.ts';

export type { Runner } from '../children.ts';

export interface Place {
  /** Our own data folder: password, log and locks lie here. */
  data: string;
  /** The folder of the database cluster, which belongs to the runner. */
  cluster: string;
  runner: Runner;
  /** Where a copy of the programs may go if the runner cannot use those of the package. */
  programs: string;
  /** Set when the cluster could not lie under the data folder. */
  movedTo?: string;
}

const shared = ['/var/lib/anyuan', '/opt/anyuan'];
const isRoot = () => process.getuid?.() === 0;

/** Decides where the cluster lies and who runs it: PostgreSQL refuses root, and that other user must get there. */
export function findPlace(dataFolder: string): Place {
  const data = makeFolder(resolve(dataFolder));
  const pointer = join(data, 'postgres.location');
  if (existsSync(pointer)) return knownPlace(data, readFileSync(pointer, 'utf8').trim(), pointer);
  const inside = join(data, 'postgres');
  if (existsSync(join(inside, 'cluster'))) return knownPlace(data, inside);
  if (!isRoot()) {
    makeFolder(inside);
    return { data, cluster: join(inside, 'cluster'), runner: {}, programs: data };
  }
  const runner = unprivileged();
  if (offer(inside, runner) || offerThrough(data, inside, runner))
    return { data, cluster: join(inside, 'cluster'), runner, programs: shared[0]! };
  // Never a name used before: a data folder that was emptied must not find its old cluster.
  const name = `${basename(data)}-${randomBytes(4).toString('hex')}`;
  for (const base of shared) {
    const folder = join(base, name);
    if (!offer(folder, runner)) continue;
    writeFileSync(join(folder, 'belongs-to'), `${data}\n`);
    writeFileSync(pointer, `${folder}\n`);
    return { data, cluster: join(realpathSync(folder), 'cluster'), runner, programs: base, movedTo: folder };
  }
  throw unreachable(data);
}

function knownPlace(data: string, folder: string, pointer?: string): Place {
  const cluster = join(existsSync(folder) ? realpathSync(folder) : folder, 'cluster');
  if (!existsSync(cluster) && pointer !== undefined && !existsSync(folder)) throw lost(folder, pointer);
  if (!isRoot()) return { data, cluster, runner: {}, programs: data };
  const owner = statSync(existsSync(cluster) ? cluster : folder);
  const runner = owner.uid === 0 ? unprivileged() : { uid: owner.uid, gid: owner.gid };
  if (!canWrite(folder, runner)) throw unreachable(folder);
  return { data, cluster, runner, programs: pointer === undefined ? shared[0]! : join(folder, '..') };
}

function makeFolder(folder: string): string {
  try {
    // Passable but not readable: as root the database's user must get through.
    mkdirSync(folder, { recursive: true, mode: isRoot() ? 0o711 : 0o700 });
    // Before anything is made elsewhere for it.
    accessSync(folder, constants.W_OK);
    return realpathSync(folder);
  } catch (error) {
    throw fileError(error, folder);
  }
}

function offer(folder: string, runner: Runner): boolean {
  const existed = existsSync(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chownSync(folder, runner.uid!, runner.gid!);
    chmodSync(folder, 0o700);
    if (canWrite(folder, runner)) return true;
  } catch (error) {
    const mapped = fileError(error, folder);
    if (mapped instanceof StartError && mapped.code === 'disk_full') throw mapped;
  }
  if (!existed) rmSync(folder, { recursive: true, force: true });
  return false;
}

/** A data folder that only root may enter is made passable (not readable), if that is all that is wanting. */
function offerThrough(data: string, inside: string, runner: Runner): boolean {
  const { mode } = statSync(data);
  try {
    chmodSync(data, mode | 0o011);
    if (offer(inside, runner)) return true;
    chmodSync(data, mode);
  } catch (error) {
    if (error instanceof StartError) throw error;
  }
  return false;
}

function canWrite(folder: string, runner: Runner): boolean {
  const script = ': > "$1/.probe" && rm "$1/.probe"';
  return spawnSync('/bin/sh', ['-c', script, 'sh', folder], { ...runner, cwd: '/', stdio: 'ignore' }).status === 0;
}

/** An existing system user; initdb wants one with a name. */
function unprivileged(): Required<Runner> {
  const user = systemUser();
  if (user) return user;
  throw new StartError(
    'no_unprivileged_user',
    'PostgreSQL 不能以 root 运行,且系统中没有 postgres 或 nobody 用户;请用普通用户启动,或设置 DATABASE_URL。',
    'PostgreSQL does not run as root and there is no user postgres or nobody; start as an ordinary user or set DATABASE_URL.',
    { exitCode: exitCodes.rights },
  );
}

const unreachable = (folder: string) => noRights(folder);

const lost = (folder: string, pointer: string) =>
  new StartError(
    'database_lost',
    `数据库应在 ${folder}(见 ${pointer}),但该目录不存在。请恢复该目录;若确实要从空库开始,请删除 ${pointer}。`,
    `The database should be in ${folder} (see ${pointer}) but that folder is gone. Restore it; to begin with an empty database delete ${pointer}.`,
    { exitCode: exitCodes.config },
  );
