import { fork, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The user a child process runs as; empty means ourselves. */
export interface Runner {
  uid?: number;
  gid?: number;
}

// What programs need to run at all; keys, addresses of databases and passwords are in none of them.
const harmless = [
  'PATH',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'TMP',
  'TEMP',
  'SystemRoot',
  'WINDIR',
];

/** The environment of a process of ours that works on what came from outside. */
export const cleanEnv = (more: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(
    harmless.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  ),
  ...more,
});

/** A system user without rights, by the first of the usual names that exists. */
export function systemUser(): Required<Runner> | undefined {
  for (const name of ['anyuan', 'postgres', 'nobody', 'daemon']) {
    const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
    const [uid, gid] = [id('-u'), id('-g')];
    if (uid.status === 0 && gid.status === 0 && Number(uid.stdout) !== 0)
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  return undefined;
}

const runners = new Map<string, Runner>();

/** As whom a program of ours runs: as root never, if another user can read it and start what it starts. */
export function runnerOf(entry: string, starts = process.execPath): Runner {
  if (process.getuid?.() !== 0) return {};
  const name = `${entry} ${starts}`;
  const known = runners.get(name);
  if (known) return known;
  const user = systemUser();
  const canRun =
    user &&
    spawnSync(
      '/bin/sh',
      ['-c', 'test -r "$1" && test -x "$2" && test -x "$3"', 'sh', entry, process.execPath, starts],
      {
        ...user,
        env: cleanEnv(),
        cwd: '/',
      },
    ).status === 0;
  const runner = canRun ? user : {};
  runners.set(name, runner);
  return runner;
}

/** Why a child gave no answer. */
export class ChildEnded extends Error {
  readonly why: 'time' | 'ended';
  constructor(why: 'time' | 'ended') {
    super(why === 'time' ? 'the time limit was reached' : 'it ended without an answer');
    this.why = why;
  }
}

export interface Limits {
  ms: number;
  heapMb: number;
  /** A program it starts in its turn. */
  starts?: string;
}

/**
 * One piece of work on what came from outside, in a process of its own: a clean environment, another user where there
 * is one, a limit of memory and time. The program answers `process.on('message')` once.
 * @throws ChildEnded
 */
export function inChild<Answer>(entry: URL, question: unknown, { ms, heapMb, starts }: Limits): Promise<Answer> {
  const path = fileURLToPath(entry);
  return new Promise((resolve, reject) => {
    const child = fork(path, {
      ...runnerOf(path, starts),
      cwd: '/',
      env: cleanEnv({ HOME: '/nonexistent' }),
      execArgv: [`--max-old-space-size=${heapMb}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Whatever it has started ends with it.
      detached: process.platform !== 'win32',
    });
    const end = (): void => {
      clearTimeout(timer);
      try {
        if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // Gone already.
      }
    };
    const timer = setTimeout(() => {
      end();
      reject(new ChildEnded('time'));
    }, ms);
    child.once('message', (answer) => {
      end();
      resolve(answer as Answer);
    });
    child.once('error', (error) => {
      end();
      reject(error);
    });
    child.once('exit', () => {
      end();
      reject(new ChildEnded('ended'));
    });
    child.send(question as object, () => undefined);
  });
}
