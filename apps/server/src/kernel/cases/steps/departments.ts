import { sql } from 'kysely';

import { startingWith } from '../../auth/reach-filter.ts';
import type { Tx } from '../../ctx.ts';

/** A department has moved in the tree: the copies of its path that cases carry move with it. */
export async function moveDepartmentCases(tx: Tx, from: string, to: string): Promise<void> {
  await tx.db
    .updateTable('case')
    .set({ department_path: sql<string>`${to}::text || substr(department_path, ${from.length + 1})` })
    .where('department_path', 'like', startingWith(from))
    .execute();
}
