// What can be checked without a database or a browser, in a minute on two cores that are free: types, lint, format and the pure tests, two at a time.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (path: string): string => join(root, 'node_modules', path);

const steps: [name: string, ...args: string[]][] = [
  ['format', bin('oxfmt/bin/oxfmt'), '--check', '.'],
  ['types of the pages', bin('typescript/bin/tsc'), '--checkers', '1', '-p', 'apps/web/tsconfig.json'],
  ['pure tests', bin('vitest/vitest.mjs'), 'run', '--project', 'pure', '--reporter=dot'],
  ['lint', bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'],
  ['types', bin('typescript/bin/tsc'), '--checkers', '1', '-p', 'tsconfig.json'],
];
const atOnce = 2;

/** Prints a step's words when it has failed, and only then. */
function run([name, ...args]: (typeof steps)[number]): Promise<string | null> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((done) => {
    child.once('error', (error) => done(`${name}: ${error.message}`));
    child.once('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (code !== 0) process.stdout.write(Buffer.concat(said));
      done(code === 0 ? null : name);
    });
  });
}

const waiting = [...steps];
const failed: string[] = [];
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const name = await run(step);
      if (name !== null) failed.push(name);
    }
  }),
);
console.log(failed.length === 0 ? 'all is well' : `failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
