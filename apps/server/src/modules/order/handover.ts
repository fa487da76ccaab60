import { caseTypes, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { hooksOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';

export const handoverHooks = hooksOf(caseTypes.policeHandover, {
  before: {
    // No step asks for `seals`: what is written here stays as it was when the police took it.
    async handOver({ tx, row, data }) {
      data['seals'] = await sealsOf(tx, row.id, data['files'] ?? []);
    },
    async confirmArrests({ tx, row, input }) {
      await countedOnce(tx, row.id, input['confirmationNumber']);
    },
  },
});

/** Name, size and hash of the evidence files as they are kept now. */
async function sealsOf(tx: Tx, caseId: string, ids: readonly string[]) {
  if (ids.length === 0) return undefined;
  const files = await tx.db
    .selectFrom('stored_file')
    .select(['id', 'name', 'size', 'sha256'])
    .where('subject_id', '=', caseId)
    .where('id', 'in', ids)
    .orderBy('at')
    .orderBy('id')
    .execute();
  if (files.length !== new Set(ids).size)
    throw refuse('not_found', { what: { zh: '清单中的证据文件', en: 'an evidence file of the list' } });
  return files.map(({ name, size, sha256 }) => ({ name, size, sha256 }));
}

/** One confirmation by the police is one arrest in the figures, however many cases it is entered in. */
async function countedOnce(tx: Tx, caseId: string, confirmation: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`police:${confirmation}`}, 0))`.execute(tx.db);
  const counted = await tx.db
    .selectFrom('case')
    .select('number')
    .where('type', '=', 'policeHandover')
    .where('id', '<>', caseId)
    .where(sql<boolean>`data->>'confirmationNumber' = ${confirmation}`)
    .executeTakeFirst();
  if (counted) throw refuse('confirmation_counted', { path: 'confirmationNumber', number: counted.number });
}
