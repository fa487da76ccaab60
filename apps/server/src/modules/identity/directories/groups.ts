import { refuse } from '@anyuan/contract';
import { guardedPermissions } from '@anyuan/contract';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

import type { DB } from '../../../kernel/db/index.ts';
import { founderRole, serviceRoleCode } from '../roles.ts';

/** `分组 = 角色`, one a line; of a group that is a DN the last equals sign counts. */
export function groupLines(text: string | undefined): { group: string; role: string }[] {
  return (text ?? '').split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    const [, group = '', role = ''] = /^(.+)=\s*([\w.-]+)$/.exec(line.trim()) ?? [];
    if (group.trim() === '') throw refuse('invalid', { issues: [badLine(at + 1)] });
    return [{ group: folded(group), role }];
  });
}

const badLine = (line: number) => ({
  path: 'groups',
  message: `line ${line}`,
  zh: `第 ${line} 行须是“分组 = 角色代码”`,
  en: `line ${line}: group = role code`,
});

/** Directories tell neither case nor the spaces of a DN apart. */
const folded = (group: string): string =>
  group
    .trim()
    .toLowerCase()
    .replace(/\s*,\s*/g, ',');

export function rolesOf(groups: readonly string[], text: string | undefined): string[] {
  const held = new Set(groups.map(folded));
  return [...new Set(groupLines(text).flatMap(({ group, role }) => (held.has(group) ? [role] : [])))];
}

/**
 * Roles that a group may give: of daily work, and none that opens secrets. Everything else needs a second person, and a
 * group has nobody to ask.
 */
export async function givenByGroups(db: Kysely<DB>): Promise<Set<string>> {
  const rows = await db
    .selectFrom('role as r')
    .select('r.code')
    .where('r.duty', '=', 'operate')
    .where('r.code', 'not in', [founderRole.code, serviceRoleCode])
    .where(
      sql<boolean>`not exists (select from role_grant g where g.role_code = r.code
        and g.permission = any(${[...guardedPermissions]}) and g.scope <> 'own')`,
    )
    .where(
      sql<boolean>`not exists (select from person_role h join person p on p.id = h.person_id
        where h.role_code = r.code and p.kind = 'service')`,
    )
    .execute();
  return new Set(rows.map(({ code }) => code));
}
