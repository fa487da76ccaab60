import { type CaseType, refuse } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import { reaches } from '../../../kernel/auth/index.ts';
import { readerOf } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import type { Draft } from './judge.ts';

/** Who brings cases of a type into the book reads the book: his own matters alone are not enough. */
export function checkImporter(ctx: Ctx, type: CaseType): void {
  const permission = readerOf(type, type.secrecy);
  const scope = ctx.rights.grants.get(permission);
  if (scope === undefined || scope === 'own') throw refuse('forbidden', { permission });
}

/** Rows that whoever imports them could not read afterwards are refused. */
export async function withinReach(
  ctx: Ctx,
  db: Kysely<DB>,
  type: CaseType,
  drafts: readonly Draft[],
  column: string,
): Promise<Draft[]> {
  const permissions = ['case.import', readerOf(type, type.secrecy)] as const;
  if (permissions.every((permission) => ctx.rights.grants.get(permission) === 'all')) return [...drafts];
  const [places, departments] = await Promise.all([
    db.selectFrom('place').select(['id', 'department_id', 'campus_id']).execute(),
    db.selectFrom('department').select(['id', 'path', 'campus_id']).execute(),
  ]);
  const placeOf = new Map(places.map((row) => [row.id, row]));
  const departmentOf = new Map(departments.map((row) => [row.id, row]));
  return drafts.map((draft) => {
    const place = placeOf.get(draft.placeId ?? '');
    const department = departmentOf.get(draft.departmentId ?? place?.department_id ?? '');
    const thing = {
      departmentPath: department?.path ?? null,
      campusId: place?.campus_id ?? department?.campus_id ?? null,
    };
    if (draft.verdict === 'same' || permissions.every((permission) => reaches(ctx.rights, permission, thing)))
      return draft;
    const problem = { column, zh: '超出您可查看的范围', en: 'is outside what you may read' };
    return { ...draft, verdict: 'bad', problems: [...draft.problems, problem] };
  });
}
