import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { cleanEnv } from '../../kernel/children.ts';

const cli = join(import.meta.dirname, '../../cli.ts');

/** A media node as a process of its own, as on another machine. */
export class NodeProcess {
  readonly child: ChildProcess;
  said = '';

  constructor(args: readonly string[]) {
    this.child = spawn(process.execPath, [cli, 'media-node', ...args], {
      env: cleanEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const out of [this.child.stdout, this.child.stderr])
      out?.on('data', (piece: Buffer) => (this.said += piece.toString()));
  }

  /** With its exit code. */
  async over(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.child.kill(signal);
    await this.over();
  }
}
