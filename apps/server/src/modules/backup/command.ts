import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { appendAnchor, headFile, readAnchors } from '../../kernel/audit/index.ts';
import { canonical } from '../../kernel/canonical.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { Config } from '../../kernel/config/index.ts';
import { databaseClient, openInstalled, startEmbedded } from '../../kernel/db/index.ts';
import { exitCodes, StartError } from '../../kernel/start-error.ts';
import { keptSuite } from '../../kernel/suite/index.ts';
import { alone } from './alone.ts';
import { ArchiveError } from './archive.ts';
import { backupKey, keepApart, keyFile, readKey } from './keys.ts';
import { backupsIn, foldersIn, makeBackup } from './make.ts';
import { placeOf } from './places.ts';
import { drill, restore, type Restored, upTo } from './restore.ts';

type Print = (line: string) => void;

/** `anyuan backup [list|drill] [--to PLACE]`: of a running or a stopped installation. Gives the exit code. */
export async function backupCommand(
  config: Config,
  args: readonly string[],
  print: Print = console.log,
): Promise<number> {
  const { values, positionals } = options(args, { to: { type: 'string' } }, 'backup [list|drill] [--to 位置 PLACE]');
  const place = placeOf(whereTo(values['to'] ?? config.backupTo));
  const [what = 'make'] = positionals;
  if (what === 'list') {
    for (const { name, bytes } of await backupsIn(place)) print(`${name}  ${megabytes(bytes)}`);
    return 0;
  }
  const database = await openInstalled(config);
  try {
    const key = await backupKey(config.data);
    if (what === 'drill') {
      const [newest] = await backupsIn(place);
      if (!newest) throw noBackup();
      const tried = await alone(database.url, () => drill({ place, key, name: newest.name }, database.url));
      return tell(tried, newest.name, print);
    }
    const from = {
      url: database.url,
      ...foldersIn(config.data),
      key,
      suite: (await keptSuite(database.db))?.name ?? 'standard',
    };
    const made = await alone(database.url, () => makeBackup(from, place, systemClock.now()));
    await keepApart(config);
    print(
      `备份完成 Backed up: ${made.name}, ${megabytes(made.bytes)}, ${made.rows} 行 rows, ${made.files} 个附件 files`,
    );
    if (config.backupApart === undefined)
      print(
        `请把 ${keyFile(config.data)} 和 secret.key 另存他处:没有它们,备份打不开。\nKeep ${keyFile(config.data)} and secret.key elsewhere: without them no backup opens.`,
      );
    return 0;
  } finally {
    await database.stop();
  }
}

/** `anyuan restore [NAME] --from PLACE --key FILE [--head FILE]`: into an empty data folder, or an empty DATABASE_URL. */
export async function restoreCommand(
  config: Config,
  args: readonly string[],
  print: Print = console.log,
): Promise<number> {
  const { values, positionals } = options(
    args,
    { from: { type: 'string' }, key: { type: 'string' }, head: { type: 'string' } },
    'restore [名称 NAME] --from 位置 PLACE --key backup.key [--head audit-head.jsonl]',
  );
  const place = placeOf(whereTo(values['from'] ?? config.backupTo));
  const key = await readKey(values['key'] ?? keyFile(config.data));
  const name = positionals[0] ?? (await backupsIn(place))[0]?.name;
  if (name === undefined) throw noBackup();
  const external = config.databaseOwnerUrl ?? config.databaseUrl;
  if (external === undefined && existsSync(join(config.data, 'postgres'))) throw notEmpty(config.data);
  await mkdir(config.data, { recursive: true });
  const embedded = external === undefined ? await startEmbedded({ data: config.data }) : undefined;
  try {
    const url = external ?? embedded!.url;
    const head = values['head'];
    const to = { url, ...foldersIn(config.data), ...(head !== undefined && { anchors: head }) };
    const restored = await restore({ place, key, name }, to);
    const code = tell(restored, name, print);
    await noteRestored(config, url, { name, ...restored }, head);
    if (!existsSync(config.secretFile ?? join(config.data, 'secret.key')))
      print(
        `请把另存的 secret.key 放到 ${config.data},再启动。\nPut secret.key, which was kept apart, into ${config.data}; then start.`,
      );
    return code;
  } catch (error) {
    throw error instanceof ArchiveError ? unreadable(name, error) : error;
  } finally {
    await embedded?.stop();
  }
}

/** The trail goes on with a line that says it was restored; anchors of what came after the backup are left behind. */
async function noteRestored(
  { data }: Config,
  url: string,
  { name, end }: Restored & { name: string },
  head: string | undefined,
): Promise<void> {
  if (!existsSync(headFile(data)))
    for await (const anchor of upTo(head === undefined ? [] : readAnchors(head), end))
      if (anchor !== null) await appendAnchor(headFile(data), anchor);
  const line = {
    actorKind: 'system',
    actorName: 'anyuan',
    action: 'record.restore',
    subjectType: 'backup',
    detail: canonical({ name, madeAt: end.at, seq: end.seq }),
  };
  const client = databaseClient(url, { application_name: 'anyuan restore' });
  await client.connect();
  try {
    await client.query(`select seal(now(), $1::jsonb, '[]')`, [JSON.stringify([line])]);
  } finally {
    await client.end();
  }
}

function tell({ rows, files, chain }: Restored, name: string, print: Print): number {
  print(`已恢复 Restored: ${name}, ${rows} 行 rows, ${files} 个附件 files`);
  print(
    chain.ok
      ? `审计链完整 The audit chain holds: ${chain.rows} 条 rows, 至 up to ${chain.head}`
      : `审计链不完整 The audit chain does not hold: ${chain.rows} 条 rows`,
  );
  for (const problem of chain.problems) print(`  ${problem}`);
  return chain.ok ? 0 : 1;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function options(args: readonly string[], known: Record<string, { type: 'string' }>, usage: string) {
  try {
    return parseArgs({ args: [...args], options: known, strict: true, allowPositionals: true });
  } catch (error) {
    throw new StartError('usage', `参数不对。用法:${usage}`, `${(error as Error).message}. Usage: ${usage}`, {
      exitCode: exitCodes.config,
      cause: error,
    });
  }
}

function whereTo(to: string | undefined): string {
  if (to !== undefined) return to;
  throw new StartError(
    'backup_not_set_up',
    '没有说明备份放在哪里:请设置 ANYUAN_BACKUP_TO,或用 --to(恢复时用 --from)。',
    'Nothing says where backups lie: set ANYUAN_BACKUP_TO, or use --to (--from for a restore).',
    { exitCode: exitCodes.config },
  );
}

const noBackup = () =>
  new StartError('no_backup', '那里没有完整的备份。', 'There is no whole backup there.', {
    exitCode: exitCodes.config,
  });

const notEmpty = (data: string) =>
  new StartError(
    'restore_not_empty',
    `${data} 中已有数据库;请恢复到空目录(ANYUAN_DATA)。`,
    `There is a database in ${data} already; restore into an empty folder (ANYUAN_DATA).`,
    { exitCode: exitCodes.config },
  );

const unreadable = (name: string, error: ArchiveError) =>
  new StartError(
    'backup_unreadable',
    `备份 ${name} 打不开:已损坏、不完整,或密钥不对(${error.message})。`,
    `The backup ${name} cannot be opened: ${error.message}.`,
    { exitCode: exitCodes.config, cause: error },
  );
