import { refuse } from '@anyuan/contract';

import type { Tx } from '../../kernel/ctx.ts';
import type { Meant } from './meant.ts';

/** What is forfeited is known by its ticket: the matter that follows says what it is and whose it was. */
export async function fromTicket(tx: Tx, meant: Meant): Promise<void> {
  const line = await tx.db
    .selectFrom('book_line')
    .select(['data', 'case_id'])
    .where('id', '=', meant.answers ?? '')
    .executeTakeFirstOrThrow();
  // As long as its matter runs, that is where its owner is looked for.
  const open = line.case_id
    ? await tx.db
        .selectFrom('case')
        .select('number')
        .where('id', '=', line.case_id)
        .where('is_open', '=', true)
        .executeTakeFirst()
    : undefined;
  if (open) throw refuse('already_open', { number: open.number });
  const { what, owner, phone } = line.data;
  Object.assign(meant.data, { what, owner, phone });
}
