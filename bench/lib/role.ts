import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A file (its `import.meta.url`) again, as another process of its bench. */
export const role = (file: string, name: string): ChildProcess => fork(fileURLToPath(file), [name], { execArgv: [] });
