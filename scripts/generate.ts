// Writes the generated files, or with --check says which of them are not as they would be written.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { apis, type Api } from '@anyuan/contract';

import { settingsPage } from '../apps/server/src/kernel/config/index.ts';
import { migrate } from '../apps/server/src/kernel/db/migrate.ts';
import { startTestPostgres } from '../apps/server/src/kernel/db/testing.ts';
import { databaseTypes } from '../apps/server/src/kernel/db/types-gen.ts';
import { openApi } from '../apps/server/src/kernel/http/index.ts';
import { nodeOptionsPage } from '../apps/server/src/modules/media-node/agent/options.ts';
import { caseTypesPage } from './case-types-page.ts';
import { evidencePage } from './evidence-page.ts';
import { modulesPage } from './modules-page.ts';

interface Target {
  file: string;
  make: () => string | Promise<string>;
}

const root = join(import.meta.dirname, '..');

const targets: Target[] = [
  { file: 'apps/server/src/kernel/db/types.ts', make: makeDatabaseTypes },
  { file: 'docs/settings.md', make: () => settingsPage() + nodeOptionsPage() },
  { file: 'docs/modules.md', make: modulesPage },
  { file: 'docs/case-types.md', make: caseTypesPage },
  { file: 'docs/openapi.json', make: openApiDocument },
  { file: 'apps/server/src/modules/recording/evidence/check.html', make: evidencePage },
];

async function makeDatabaseTypes(): Promise<string> {
  const { url, stop } = await startTestPostgres();
  try {
    await migrate(url);
    return await databaseTypes(url);
  } finally {
    await stop();
  }
}

/** What the server answers at `/api/v1/openapi.json`, so that a change of the interface shows in review. */
function openApiDocument(): string {
  const mounted = Object.entries(apis as Record<string, Api>).flatMap(([group, api]) =>
    Object.entries(api).map(([name, spec]) => ({ group, name, spec })),
  );
  return `${JSON.stringify(openApi(mounted), null, 2)}\n`;
}

/** As `npm run format` would leave it, so that the two never disagree. */
function formatted(file: string, text: string): string {
  if (!/\.(ts|json)$/.test(file)) return text;
  const oxfmt = join(root, 'node_modules/oxfmt/bin/oxfmt');
  const result = spawnSync(process.execPath, [oxfmt, `--stdin-filepath=${file}`], {
    cwd: root,
    input: text,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0) throw new Error(`oxfmt ${file}: ${result.stderr}`);
  return result.stdout;
}

const isCheck = process.argv.includes('--check');
for (const { file, make } of targets) {
  const path = join(root, file);
  const text = formatted(file, await make());
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (isCheck) {
    console.error(`${file} is not what npm run generate writes`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${file}`);
}
