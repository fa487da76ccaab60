import { refuse } from '@anyuan/contract';

import type { Tx } from '../../kernel/ctx.ts';
import { changeIn, type AnyKind, type Known, type Merging } from '../../kernel/registers/index.ts';

/** Two entries of one place: whatever stands in the one stands in the other, which takes over what lies below it, too. */
export const placeMerging = (kindOf: () => AnyKind, remove: (tx: Tx, entry: Known) => Promise<string>): Merging => ({
  follows: [
    { table: 'device', column: 'place_id' },
    { table: 'thing', column: 'place_id' },
    { table: 'case', column: 'place_id' },
    { table: 'post', column: 'place_id' },
    { table: 'sign_on', column: 'place_id' },
    { table: 'shift', column: 'place_id' },
    { table: 'training', column: 'place_id' },
    { table: 'public_report', column: 'place_id' },
    { table: 'survey_response', column: 'place_id' },
    { table: 'plan', column: 'within_id' },
    { table: 'plan', column: 'point_ids', isList: true },
    { table: 'camera_rule', column: 'place_ids', isList: true },
  ],
  stays: {
    'place.parent_id': 'what lies below is moved by the tree, with its paths',
    'public_spot.place_id': 'its code on the wall leads to the one that stays, unless that has one',
    'book_stock.place_id': 'a balance is not moved by hand: such a place is not merged',
    'book_limit.place_id': 'as its balance',
  },
  async check(_tx, into, from) {
    if (into.campusId !== from.campusId || into.values['kind'] !== from.values['kind']) throw refuse('merge_elsewhere');
  },
  async retire(tx, into, from) {
    const below = await tx.db
      .selectFrom('place')
      .select('code')
      .where('parent_id', '=', from.id)
      .orderBy('code')
      .execute();
    for (const { code } of below) await changeIn(kindOf(), tx, code, { parent: into.code });
    await moveSpots(tx, into.id, from.id);
    await remove(tx, from);
    return 'mergedInto';
  },
});

/** The sign on the wall goes on working; of two that are in use, the one of the place that went is an old one. */
async function moveSpots(tx: Tx, into: string, from: string): Promise<void> {
  const inUse = await tx.db
    .selectFrom('public_spot')
    .select('token')
    .where('place_id', '=', into)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  if (inUse)
    await tx.db
      .updateTable('public_spot')
      .set({ retired_at: tx.now })
      .where('place_id', '=', from)
      .where('retired_at', 'is', null)
      .execute();
  await tx.db.updateTable('public_spot').set({ place_id: into }).where('place_id', '=', from).execute();
}
