import type { Attachment } from '@anyuan/contract';

import type { Ctx, Tx } from '../ctx.ts';
import type { KeptFile } from '../files/keep.ts';
import { hang, isDemo, toAttachment } from './files.ts';
import type { Subject } from './types.ts';

/** A file that is named before it has come: by the id that answers call it by, and the sum of its bytes. */
export interface Coming {
  id: string;
  sha256?: string | undefined;
}

/** Files of a thing are named that will come from the same person. What is here already is not waited for. */
export async function awaitFiles(tx: Tx, subject: Subject, purpose: string, coming: readonly Coming[]): Promise<void> {
  const by = tx.ctx.rights.personId;
  if (coming.length === 0 || by === null) return;
  const here = await tx.db
    .selectFrom('stored_file')
    .select('id')
    .where(
      'id',
      'in',
      coming.map(({ id }) => id),
    )
    .execute();
  const missing = coming.filter(({ id }) => !here.some((row) => row.id === id));
  if (missing.length === 0) return;
  await tx.db
    .insertInto('awaited_file')
    .values(
      missing.map(({ id, sha256 }) => ({
        id,
        upload: id,
        subject_kind: subject.kind,
        subject_id: subject.id,
        purpose,
        sha256: sha256 ?? null,
        by_id: by,
        at: tx.now,
        is_demo: isDemo(tx, subject),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Which of these are still to come for a thing. */
export async function awaitedOf(tx: Pick<Tx, 'db'>, subjectId: string, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return tx.db
    .selectFrom('awaited_file')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .where('id', 'in', ids)
    .execute();
}

/** Another thing gets what is still to come, too, under an id of its own. */
export async function awaitCopies(
  tx: Tx,
  subject: Subject,
  purpose: string,
  copies: readonly { id: string; of: Awaited<ReturnType<typeof awaitedOf>>[number] }[],
): Promise<void> {
  if (copies.length === 0) return;
  await tx.db
    .insertInto('awaited_file')
    .values(
      copies.map(({ id, of }) => ({
        ...of,
        id,
        subject_kind: subject.kind,
        subject_id: subject.id,
        purpose,
        at: tx.now,
      })),
    )
    .execute();
}

/** What is waited for under that name from this person: the sum it must have, if that is known. Undefined: nothing is. */
export async function awaitedSum(ctx: Ctx, upload: string): Promise<{ sha256: string | null } | undefined> {
  return ctx.db
    .selectFrom('awaited_file')
    .select('sha256')
    .where('upload', '=', upload)
    .where('by_id', '=', ctx.rights.personId)
    .limit(1)
    .executeTakeFirst();
}

/** It has come: a file of everything that waits for it. Undefined: nothing waits any more. */
export async function arrived(ctx: Ctx, upload: string, file: KeptFile): Promise<Attachment | undefined> {
  return ctx.tx(async (tx) => {
    const waiting = await tx.db
      .deleteFrom('awaited_file')
      .where('upload', '=', upload)
      .where('by_id', '=', tx.ctx.rights.personId)
      .returningAll()
      .execute();
    if (waiting.length === 0) tx.unaudited('nothing waits for it: nothing is changed');
    let own: Attachment | undefined;
    for (const { id, subject_kind: kind, subject_id, purpose, is_demo } of waiting) {
      const row = await hang(tx, { kind, id: subject_id }, { ...file, id, purpose, is_demo });
      if (id === upload || !own) own = toAttachment({ ...row, by_name: tx.ctx.actor.name });
    }
    return own;
  });
}
