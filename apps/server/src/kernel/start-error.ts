import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** A start that cannot go on: one clear sentence in Chinese and English, and the exit code of the program. */
export class StartError extends Error {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly exitCode: number;

  constructor(code: string, zh: string, en: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(`${zh}\n${en}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StartError';
    this.code = code;
    this.zh = zh;
    this.en = en;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Exit codes, after sysexits.h: what a supervisor may retry (temporary) and what a person must mend. */
export const exitCodes = { software: 70, unavailable: 69, cannotCreate: 73, temporary: 75, rights: 77, config: 78 };

const errno = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;

/** Turns a failed file operation into a sentence; anything else is returned as it came. */
export function fileError(error: unknown, path: string): unknown {
  switch (errno(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(path, error);
    case 'EACCES':
    case 'EPERM':
      return noRights(path, error);
    case 'EROFS':
      return readOnly(path, error);
    case 'ENOENT':
      return isReadOnly(path) ? readOnly(path, error) : vanished(path, error);
    case 'EIO':
    case 'ESTALE':
    case 'ENODEV':
      return vanished(path, error);
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartError(
        'data_not_a_folder',
        `数据目录 ${path} 不是文件夹,请检查 ANYUAN_DATA。`,
        `The data folder ${path} is not a folder; check ANYUAN_DATA.`,
        { exitCode: exitCodes.config, cause: error },
      );
    default:
      return error;
  }
}

/** The same for whatever a start has thrown, if it names the file it stumbled over. */
export function startFileError(error: unknown): unknown {
  const { path } = (error ?? {}) as NodeJS.ErrnoException;
  return path === undefined || error instanceof StartError ? error : fileError(error, path);
}

export const diskFull = (path: string, cause?: unknown) =>
  new StartError(
    'disk_full',
    `磁盘已满:${path} 所在的磁盘没有剩余空间,请清理后重新启动。`,
    `Disk full: no space is left where ${path} lies; free some and start again.`,
    { exitCode: exitCodes.cannotCreate, cause },
  );

/** What cannot be made on a disk that is read-only is told by Node.js as not being there. */
function isReadOnly(path: string): boolean {
  const above = dirname(path);
  if (!existsSync(path) && above !== path) return isReadOnly(above);
  try {
    accessSync(path, constants.W_OK);
    return false;
  } catch (error) {
    return errno(error) === 'EROFS';
  }
}

const readOnly = (path: string, cause: unknown) =>
  new StartError(
    'data_read_only',
    `${path} 所在的磁盘是只读的,请以可读写方式挂载后重新启动。`,
    `The disk that holds ${path} is read-only; mount it for writing and start again.`,
    { exitCode: exitCodes.rights, cause },
  );

const vanished = (path: string, cause: unknown) =>
  new StartError(
    'data_vanished',
    `找不到 ${path}:数据目录不完整,或其磁盘没有挂载。请恢复后重新启动。`,
    `${path} is not there: the data folder is not whole, or its disk is not mounted. Bring it back and start again.`,
    { exitCode: exitCodes.config, cause },
  );

export const noRights = (path: string, cause?: unknown) =>
  new StartError(
    'no_rights',
    `没有权限读写 ${path},请修改其所有者或权限,或用 ANYUAN_DATA 指定其他目录。`,
    `No right to read and write ${path}; change its owner or mode, or name another folder with ANYUAN_DATA.`,
    { exitCode: exitCodes.rights, cause },
  );
