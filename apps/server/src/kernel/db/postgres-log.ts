import { diskFull, exitCodes, noRights, StartError } from '../start-error.ts';

/** Failures that pass by themselves: another process still holds the port, the lock file or the memory. */
export const isTransient = (output: string) =>
  /Address already in use|lock file ".*" already exists|pre-existing shared memory block|is starting up/.test(output);

/** The same of a query that failed for want of disk space. */
export const diskFullOf = (error: unknown, path: string): StartError | undefined =>
  (error as { code?: string }).code === '53100' ? diskFull(path, error) : undefined;

/** The reason in PostgreSQL's own words, told as a refusal to start. */
export function failureFromLog(output: string, path: string): StartError {
  if (/No space left on device|Disk quota exceeded/.test(output)) return diskFull(path, output);
  if (/Permission denied|wrong ownership|invalid permissions/.test(output)) return noRights(path, output);
  if (/Address already in use/.test(output)) return busy(output);
  if (/lock file ".*" already exists|pre-existing shared memory/.test(output)) return inUse(path, output);
  const said = /(?:FATAL|PANIC|error): +(.*)/.exec(output)?.[1] ?? output.trim().split('\n').at(-1);
  return new StartError(
    'database_not_started',
    `内置数据库(${path})无法启动:${said}`,
    `The embedded database (${path}) does not start: ${said}`,
    { exitCode: exitCodes.unavailable, cause: output },
  );
}

export const inUse = (path: string, cause?: unknown) =>
  new StartError(
    'data_in_use',
    `另一个正在运行的程序占用数据目录 ${path},请先停止它。`,
    `Another running program uses the data folder ${path}; stop it first.`,
    { exitCode: exitCodes.temporary, cause },
  );

const busy = (cause: string) =>
  new StartError(
    'database_port_taken',
    '内置数据库的端口一直被其他程序占用,请重新启动。',
    'Another program keeps the port of the embedded database; start again.',
    { exitCode: exitCodes.temporary, cause },
  );
