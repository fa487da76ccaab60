import { refuse } from '@anyuan/contract';

import { caseSubject, writeEntry } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { aboutSubject, awaitCopies, awaitedOf } from '../../kernel/subjects/index.ts';

/** Photos of a check under new names, those that are still to come, too: whoever works the case may not see the thing they were taken of. */
export interface Copies {
  ids: string[];
  /** Gives them to the case, once there is one. */
  attach(caseId: string): Promise<void>;
}

/** Refuses `not_found` for a photo that was not attached to this very thing, nor named as its own. */
export async function copiesOf(tx: Tx, thingId: string, photos: readonly string[]): Promise<Copies> {
  if (photos.length === 0) return { ids: [], attach: async () => undefined };
  const rows = await tx.db
    .selectFrom('stored_file')
    .selectAll()
    .where('id', 'in', photos)
    .where('subject_id', '=', thingId)
    .execute();
  const left = photos.filter((id) => !rows.some((row) => row.id === id));
  const coming = (await awaitedOf(tx, thingId, left)).map((of) => ({ id: newId(), of }));
  const missing = left.find((id) => !coming.some(({ of }) => of.id === id));
  if (missing !== undefined) throw refuse('not_found', { what: missing });
  const copies = rows.map((row) => ({ ...row, id: newId(), purpose: 'evidence' }));
  return {
    ids: [...copies, ...coming].map(({ id }) => id),
    async attach(caseId) {
      await awaitCopies(tx, caseSubject(caseId), 'evidence', coming);
      if (copies.length === 0) return;
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
