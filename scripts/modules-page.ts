import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { apis, events, type Api, type RouteSpec } from '@anyuan/contract';

import { modules } from '../apps/server/src/main.ts';

const root = join(import.meta.dirname, '..');
const source = join(root, 'apps/server/src');

interface Row {
  name: string;
  folder: string;
  what: string;
  groups: string[];
  doors: string[];
  events: string[];
  tables: string[];
}

/** docs/modules.md: what is mounted, told and written, read from the sources themselves. */
export function modulesPage(): string {
  const main = readFileSync(join(source, 'main.ts'), 'utf8');
  const folders = new Map(
    [...main.matchAll(/import \{ (\w+) \} from '\.\/modules\/([\w-]+)\//g)].map(([, name, folder]) => [name!, folder!]),
  );
  const listed = [...main.matchAll(/^ {2}(\w+), \/\/ (.+)$/gm)];
  if (listed.length !== folders.size) throw new Error('main.ts: every module needs a line with a comment');
  const rows = listed.map(([, name, what]) => rowOf(`modules/${folders.get(name!)!}`, folders.get(name!)!, what!));
  const kernel = globSync('kernel/*', { cwd: source })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.endsWith('.test.ts'))
    .sort()
    .map((folder) => rowOf(folder, folder, ''))
    .filter((row) => row.events.length + row.tables.length + row.doors.length > 0);
  return [
    '# 模块一览 Modules',
    '',
    '本页由 `npm run generate` 从源代码生成。This page is made from the sources by `npm run generate`.',
    '',
    '模块按启动顺序排列(`apps/server/src/main.ts`)。Modules in start order.',
    '',
    '| 模块 Module | 做什么 What it does | 接口 Routes | 事件 Events | 写的表 Tables written |',
    '|---|---|---|---|---|',
    ...rows.map(line),
    '',
    '## 内核 Kernel',
    '',
    '内核不含医院业务词汇。The kernel holds no word of hospital business. Changes go through `ctx.tx` in `kernel/ctx.ts`,',
    'which seals the audit lines and events of a transaction by the SQL function `seal` (tables `audit`, `event`, `chain_head`).',
    '',
    '| 部分 Part | 接口 Routes | 事件 Events | 写的表 Tables written |',
    '|---|---|---|---|',
    ...kernel.map((row) => `| ${link(row)} | ${doorsOf(row)} | ${codes(row.events)} | ${codes(row.tables)} |`),
    '',
    '## 接口 Routes',
    '',
    '路径均在 `/api/v1` 之下;输入输出见 [openapi.json](openapi.json)。',
    'Paths are below `/api/v1`; inputs and outputs are in [openapi.json](openapi.json).',
    ...Object.entries(apis as Record<string, Api>).flatMap(([group, api]) => [
      '',
      `### ${group}`,
      '',
      '| 接口 Route | 权限 Permission | 说明 Summary |',
      '|---|---|---|',
      ...Object.values(api).map(routeLine),
    ]),
    '',
  ].join('\n');
}

function rowOf(folder: string, name: string, what: string): Row {
  const text = globSync(folder.endsWith('.ts') ? folder : `${folder}/**/*.ts`, { cwd: source })
    .filter((path) => !/\.test\.ts$|testing\.ts$|types\.ts$/.test(path))
    .sort()
    .map((path) => readFileSync(join(source, path), 'utf8'))
    .join('\n');
  return {
    name,
    folder,
    what,
    groups: found(text, /http\.api\('(\w+)'/g),
    doors: [
      ...found(text, /fastify\.get\('([^']+)'/g).map((path) => `GET ${path}`),
      ...found(text, /\.socket\('([^']+)'/g).map((path) => `WS /api/v1${path}`),
    ],
    events: found(text, /(?:publish|announce)\([^;]*?'([a-z]+\.[a-z]+)'/g).filter((type) => type in events),
    tables: found(
      text,
      /(?:insertInto|updateTable|deleteFrom)\('(\w+)'\)|(?:insert into|update|delete from) "?([a-z_]+)"?(?= |$|`)/g,
    )
      .filter((table) => tables.has(table))
      .sort(),
  };
}

const tables = new Set(
  globSync('apps/server/migrations/*.sql', { cwd: root }).flatMap((path) =>
    found(readFileSync(join(root, path), 'utf8'), /^create table "?(\w+)"?/gm),
  ),
);

function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? ''))];
}

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ') || '–';
const link = ({ name, folder }: Row): string => `[${name}](../apps/server/src/${folder})`;
const doorsOf = ({ groups, doors }: Row): string =>
  [...groups.map((group) => `[${group}](#${group.toLowerCase()})`), ...doors.map((door) => `\`${door}\``)].join(' ') ||
  '–';

function line(row: Row): string {
  const chinese = modules.find(({ name }) => name === row.name)?.zh;
  if (chinese === undefined) throw new Error(`main.ts has no module ${row.name}`);
  return `| ${link(row)} | ${chinese}<br>${row.what} | ${doorsOf(row)} | ${codes(row.events)} | ${codes(row.tables)} |`;
}

const routeLine = ({ method, path, permission, summary }: RouteSpec): string =>
  `| \`${method} ${path}\` | \`${permission}\` | ${summary} |`;
