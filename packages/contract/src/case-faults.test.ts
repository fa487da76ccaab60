import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const source = readFileSync(join(import.meta.dirname, 'cases/praise.ts'), 'utf8');

/** What a stranger gets wrong in his first declaration, and what the first line of the compiler has to say. */
const mistakes: [what: string, right: string, wrong: string, says: string][] = [
  [
    'a field of the statistics',
    "groups: ['channel', 'form']",
    "groups: ['channel', 'kind']",
    `'"kind"' is not assignable`,
  ],
  [
    'a state one goes to',
    "'registered', 'dropped', {",
    "'registered', 'refused', {",
    'to: the state “refused” is not known',
  ],
  [
    'a state one comes from',
    "'registered', 'told', {",
    "'registred', 'told', {",
    'from: the state “registred” is not known',
  ],
  [
    'a permission of all steps',
    "by: 'complaint.handle' }",
    "by: 'complaint.hanlde' }",
    `Did you mean '"complaint.handle"'`,
  ],
  ['a permission to read', "read: 'complaint.read'", "read: 'praise.read'", `'"praise.read"' is not assignable`],
  [
    'a step that stops a clock',
    "{ tells: 'complaint.handle', source",
    "{ stoppedBy: 'tel', source",
    'stoppedBy: the step “tel” is not known',
  ],
  ['a field that is asked', "'reply?']", "'replay?']", 'asks: the field “replay?” is not known'],
  ['an answer that routes', "routes: 'department'", "routes: 'dept'", 'routes: the answer “dept” is not known'],
  ['a key of a step', 'isDanger: true', 'isDangerous: true', 'the key “isDangerous” is not known'],
  [
    'a field of a figure',
    "{ data: { form: 'banner' } }",
    "{ data: { kind: 'banner' } }",
    'data: the field “kind” is not known',
  ],
  [
    'a column of a register',
    'staff description closedAt',
    'staff decription closedAt',
    'the column “decription” is not known',
  ],
  ['a number without a source', ', source: ours()', '', 'source: say where the number is from'],
  [
    'a label in one language',
    "label: ['表扬', 'Praise']",
    "label: '表扬'",
    "'string' is not assignable to type 'Label'",
  ],
];

const alone = { incremental: false, tsBuildInfoFile: undefined, rewriteRelativeImportExtensions: false, types: [] };

let folder: string;
let said: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anyuan-faults-'));
  const here = source
    .replaceAll("from '../", `from '${import.meta.dirname}/`)
    .replaceAll("from './", `from '${import.meta.dirname}/cases/`);
  for (const [at, [, right, wrong]] of mistakes.entries()) {
    if (!here.includes(right)) throw new Error(`praise.ts does not say ${right}`);
    writeFileSync(join(folder, `fault-${at}.ts`), here.replace(right, wrong));
  }
  writeFileSync(join(folder, 'right.ts'), here);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
    compilerOptions: Record<string, unknown>;
  };
  const config = { compilerOptions: { ...compilerOptions, ...alone }, include: ['*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  said = spawnSync(process.execPath, [tsc, '--checkers', '1', '--pretty', 'false', '-p', folder], {
    encoding: 'utf8',
    cwd: folder,
  }).stdout;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const about = (name: string): string[] => said.split('\n').filter((line) => line.includes(`${name}.ts(`));

test.each(mistakes.map(([what, , , says], at) => [what, at, says] as const))(
  'the first line about it names the fault: %s',
  (_what, at, says) => {
    expect(about(`fault-${at}`)[0]).toContain(says);
    // One mistake is one line, not a page of what follows from it.
    expect(about(`fault-${at}`)).toHaveLength(1);
  },
);

test('the declaration without a mistake is none', () => {
  expect(about('right')).toEqual([]);
});
