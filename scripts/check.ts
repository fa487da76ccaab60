// Everything that must hold before a change goes in; goes on after a failure, so that one run names them all.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const steps: [name: string, ...command: string[]][] = [
  ['types', 'npm', 'run', '--silent', 'types'],
  ['lint', 'npm', 'run', '--silent', 'lint'],
  ['format', 'npm', 'run', '--silent', 'format:check'],
  ['generated files', 'npm', 'run', '--silent', 'generate', '--', '--check'],
  ['tests', 'npm', 'test', '--silent'],
];

const failed: string[] = [];
for (const [name, command, ...args] of steps) {
  console.log(`\n== ${name}`);
  const options = {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  } as const;
  if (spawnSync(command!, args, options).status !== 0) failed.push(name);
}
console.log(failed.length === 0 ? '\nall is well' : `\nfailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
