import { refuse } from '@anyuan/contract';

import type { Tx } from '../../kernel/ctx.ts';

/** The contractor of a contract, while it is in force. */
export async function contractorOf(tx: Tx, contract: string, day: string): Promise<string> {
  const row = await tx.db
    .selectFrom('thing')
    .select(['data', 'in_service', 'name'])
    .where('id', '=', contract)
    .where('kind', '=', 'contract')
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: contract });
  const { from, until, contractor } = row.data as Record<string, string | undefined>;
  if (!row.in_service || (from !== undefined && day < from) || (until !== undefined && day > until))
    throw refuse('contract_over');
  return contractor ?? row.name;
}
