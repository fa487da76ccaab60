import { refuse } from '@anyuan/contract';

import { caseSubject, writeEntry } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { aboutSubject } from '../../kernel/subjects/index.ts';

/** Photos of a check under new names: whoever works the case may not see the thing they were taken of. */
export interface Copies {
  ids: string[];
  /** Gives them to the case, once there is one. */
  attach(caseId: string): Promise<void>;
}

/** Refuses `not_found` for a photo that was not attached to this very thing. */
export async function copiesOf(tx: Tx, thingId: string, photos: readonly string[]): Promise<Copies> {
  if (photos.length === 0) return { ids: [], attach: async () => undefined };
  const rows = await tx.db
    .selectFrom('stored_file')
    .selectAll()
    .where('id', 'in', photos)
    .where('subject_id', '=', thingId)
    .execute();
  const missing = photos.find((id) => !rows.some((row) => row.id === id));
  if (missing !== undefined) throw refuse('not_found', { what: missing });
  const copies = rows.map((row) => ({ ...row, id: newId(), purpose: 'evidence' }));
  return {
    ids: copies.map(({ id }) => id),
    async attach(caseId) {
      const about = aboutSubject(caseSubject(caseId));
      await tx.db
        .insertInto('stored_file')
        .values(copies.map((copy) => ({ ...copy, ...about })))
        .execute();
      for (const { id, name, sha256 } of copies)
        await writeEntry(tx, caseId, { action: 'attach', data: { file: id, name, sha256 } });
      tx.audit('case.attach', 'case', caseId, { files: copies.map(({ id }) => id) });
    },
  };
}
