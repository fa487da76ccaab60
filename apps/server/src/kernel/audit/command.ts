import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { AuditVerdict } from '@anyuan/contract';
import { Client } from 'pg';

import type { Config } from '../config/config.ts';
import { readOrMakePassword } from '../db/cluster.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { findPlace } from '../db/place.ts';
import { exitCodes, StartError } from '../start-error.ts';
import { headFile, readAnchors } from './anchors.ts';
import { verifyAudit } from './verify.ts';

/**
 * `anyuan audit verify [--head file]`: checks the chain of a running or stopped installation.
 * @param args `--head`: a head file kept elsewhere; without it the one in the data folder
 * @returns the exit code: 0 the chain holds, 1 it does not
 */
export async function verifyCommand(
  config: Config,
  args: readonly string[] = [],
  print: (line: string) => void = console.log,
): Promise<number> {
  const head = headOption(args);
  if (head !== undefined && !existsSync(head)) throw noHead(head);
  const path = head ?? headFile(config.data);
  const database = await openInstalled(config);
  try {
    const verdict = await verifyAudit(database.db, readAnchors(path));
    for (const line of verdictLines(verdict, existsSync(path) ? path : null)) print(line);
    return verdict.ok ? 0 : 1;
  } finally {
    await database.stop();
  }
}

function headOption(args: readonly string[]): string | undefined {
  try {
    return parseArgs({ args: [...args], options: { head: { type: 'string' } }, strict: true }).values.head;
  } catch (error) {
    const said = (error as Error).message;
    throw new StartError(
      'usage',
      `参数不对:${said}。用法:audit verify [--head 文件]`,
      `${said}. Usage: audit verify [--head file]`,
      {
        exitCode: exitCodes.config,
        cause: error,
      },
    );
  }
}

function verdictLines(verdict: AuditVerdict, path: string | null): string[] {
  const lines = verdict.problems.flatMap(({ kind, zh, en }) => [`  [${kind}] ${zh}`, `  [${kind}] ${en}`]);
  if (path === null)
    lines.push(
      '没有链尾凭证文件:只能核对链本身,整体重写和截尾查不出来。',
      'There is no head file: only the chain itself is checked, a rewrite of the whole or a cut tail is not found.',
    );
  return verdict.ok
    ? [
        `审计完整:${verdict.rows} 条,至第 ${verdict.head} 条。`,
        `The trail is whole: ${verdict.rows} rows, up to row ${verdict.head}.`,
        ...lines,
      ]
    : [
        `审计不完整:${verdict.rows} 条中发现 ${verdict.problems.length} 处问题。`,
        `The trail does not hold: ${verdict.problems.length} problems in ${verdict.rows} rows.`,
        ...lines,
      ];
}

/** The database of an installation, through its running server if there is one. Never makes a new one. */
async function openInstalled(config: Config): Promise<Database> {
  if (config.databaseUrl !== undefined) return openDatabase({ databaseUrl: config.databaseUrl, data: config.data });
  if (!existsSync(config.data)) throw noInstallation(config.data);
  const { cluster, data } = findPlace(config.data);
  if (!existsSync(join(cluster, 'PG_VERSION'))) throw noInstallation(config.data);
  const running = await runningUrl(cluster, data);
  return openDatabase({ databaseUrl: running, data: config.data });
}

async function runningUrl(cluster: string, data: string): Promise<string | undefined> {
  const file = join(cluster, 'postmaster.pid');
  const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[3]?.trim() : undefined;
  if (!port) return undefined;
  const url = `postgres://anyuan:${readOrMakePassword(data).password}@127.0.0.1:${port}/anyuan`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    return url;
  } catch {
    // A file left by a power cut: nobody listens there, so we start the database ourselves.
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const noInstallation = (data: string) =>
  new StartError(
    'no_installation',
    `${data} 中没有数据库,请检查 ANYUAN_DATA。`,
    `There is no database in ${data}; check ANYUAN_DATA.`,
    { exitCode: exitCodes.config },
  );

const noHead = (path: string) =>
  new StartError('no_head_file', `找不到链尾凭证文件 ${path}。`, `The head file ${path} is not there.`, {
    exitCode: exitCodes.config,
  });
