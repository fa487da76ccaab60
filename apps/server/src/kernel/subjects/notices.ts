import type { Tx } from '../ctx.ts';
import type { Reach } from '../db/json-types.ts';
import type { Subject } from './types.ts';

/** Notices of a thing are gone for these people, from the stream of events too; a number of it never is. */
export async function takeBackNotices(tx: Tx, { id }: Subject, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const gone = await tx.db
    .deleteFrom('notice')
    .where('subject_id', '=', id)
    .where('person_id', 'in', people)
    .returning('id')
    .execute();
  if (gone.length === 0) return;
  const nobody: Reach = { permission: 'own', people: [] };
  await tx.db
    .updateTable('event')
    .set({ reach: JSON.stringify(nobody) as never, data: '{}' as never })
    .where(
      'subject_id',
      'in',
      gone.map((notice) => notice.id),
    )
    .execute();
}
