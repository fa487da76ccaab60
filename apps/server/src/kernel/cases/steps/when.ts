import type { CaseAction } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../ctx.ts';
import { happened, type Happened } from '../../done-at.ts';
import type { CaseRow } from '../reading/row.ts';

/** When this step counts as taken: as it was told, unless that cannot be. */
export async function whenTaken(tx: Tx, row: CaseRow, action: CaseAction): Promise<Happened> {
  const { told } = tx.ctx;
  if (!told) return happened(null, tx.now);
  return happened(told, tx.now, await earliest(tx, row, action));
}

/**
 * What the step cannot have come before: the opening of the case, the same person's step before it and, if it moves
 * the case, the step that brought the case where it was.
 */
async function earliest(tx: Tx, row: CaseRow, action: CaseAction): Promise<Date> {
  const { id } = tx.ctx.actor;
  const moves = action.to !== undefined && action.to !== row.state;
  const entry = await tx.db
    .selectFrom('case_event')
    .select(sql<Date | null>`max(case when done_at_doubt is null then coalesce(done_at, at) else at end)`.as('at'))
    .where('case_id', '=', row.id)
    .where((eb) =>
      eb.or([
        eb('actor_id', '=', id).and('action', 'not in', ['create', 'comment', 'attach', 'link', 'repeat', 'talk']),
        ...(moves ? [sql<boolean>`to_state is distinct from from_state and to_state is not null`] : []),
      ]),
    )
    .executeTakeFirst();
  return entry?.at && entry.at > row.at ? entry.at : row.at;
}
