import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import type { CaseHooks } from '../../kernel/cases/types.ts';
import { ofOwnDepartment } from '../identity/index.ts';

export const agreementHooks: CaseHooks = {
  async opening(tx, fresh) {
    await ofOwnDepartment(tx, fresh);
    const admission = String(fresh.data['admissionNo']);
    // One agreement an admission, also when two people register it at once.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`agreement:${admission}`}, 0))`.execute(tx.db);
    const known = await tx.db
      .selectFrom('case')
      .select('number')
      .where('type', '=', 'agreement')
      .where(sql<boolean>`data->>'admissionNo' = ${admission}`)
      .where('state', '<>', 'cancelled')
      .where('mode', '=', fresh.mode ?? 'real')
      .executeTakeFirst();
    if (known) throw refuse('already_exists', { what: known.number });
  },
};
