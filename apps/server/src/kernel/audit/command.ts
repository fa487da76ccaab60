import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { AuditVerdict } from '@anyuan/contract';

import type { Config } from '../config/config.ts';
import { openInstalled } from '../db/installed.ts';
import { makeFileStore } from '../files/store.ts';
import { makeSecrets, readKey } from '../secrets.ts';
import { exitCodes, StartError } from '../start-error.ts';
import { suites } from '../suite/index.ts';
import { headFile, readAnchors } from './anchors.ts';
import { sealKey } from './seals.ts';
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
    // Of a record that was restored on another machine the key may be elsewhere.
    const key = await readKey(config.secretFile);
    const verdict = await verifyAudit(
      database.db,
      readAnchors(path),
      makeFileStore(join(config.data, 'files')),
      true,
      key && sealKey(makeSecrets(key)),
    );
    for (const line of verdictLines(verdict)) print(line);
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

function verdictLines({ ok, rows, head, things, files, seals, problems }: AuditVerdict): string[] {
  return ok
    ? [
        `记录完整:审计 ${rows} 条,至第 ${head} 条;业务数据 ${things} 行、附件 ${files} 个与登记一致。`,
        `The record is whole: ${rows} audit rows, up to row ${head}; ${things} rows of the record and ${files} files are as they were written.`,
        `签封 ${seals.count} 个,至第 ${seals.upTo} 条,当前套件 ${seals.suite}(${suites[seals.suite].says})。`,
        `${seals.count} seals, up to row ${seals.upTo}; the suite now is ${seals.suite} (${suites[seals.suite].says}).`,
      ]
    : [
        `记录不完整:审计 ${rows} 条、业务数据 ${things} 行中发现 ${problems.length} 处问题。`,
        `The record does not hold: ${problems.length} problems in ${rows} audit rows and ${things} rows of the record.`,
        ...problems.flatMap(({ kind, zh, en }) => [`  [${kind}] ${zh}`, `  [${kind}] ${en}`]),
      ];
}

const noHead = (path: string) =>
  new StartError('no_head_file', `找不到链尾凭证文件 ${path}。`, `The head file ${path} is not there.`, {
    exitCode: exitCodes.config,
  });
