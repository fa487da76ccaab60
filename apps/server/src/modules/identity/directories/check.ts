import { X509Certificate } from 'node:crypto';

import { refuse, type DirectoryKind, type Label } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../../../kernel/db/index.ts';
import { isFilter } from './filter.ts';
import { givenByGroups, groupLines } from './groups.ts';

/** What the schema of its settings cannot say. */
export async function checkConfig(
  db: Kysely<DB>,
  kind: DirectoryKind,
  config: { groups?: string | undefined; ca?: string | undefined; filter?: string },
): Promise<void> {
  if (kind === 'ldap' && !isFilter(config.filter ?? ''))
    throw bad('filter', ['过滤器括号不配对或写法有误', 'the filter cannot be read']);
  if (config.ca !== undefined && !isAuthority(config.ca))
    throw bad('ca', ['证书无法识别', 'the certificate cannot be read']);
  const may = await givenByGroups(db);
  for (const { role } of groupLines(config.groups)) {
    const known = await db.selectFrom('role').select('code').where('code', '=', role).executeTakeFirst();
    if (!known) throw bad('groups', [`没有角色“${role}”`, `there is no role "${role}"`]);
    if (!may.has(role)) throw refuse('role_by_hand', { role });
  }
}

const bad = (path: string, [zh, en]: Label) => refuse('invalid', { issues: [{ path, message: zh, zh, en }] });

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
