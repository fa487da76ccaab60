import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { peopleOf } from '../../book/demo/index.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** Hours ago, and for how many minutes the store stood open. */
const openings = [
  [74, 9, '领用出库'],
  [50, 6, '补充科室基数'],
  [27, 12, '清点'],
  [5, 7, '领用出库'],
] as const;

/** What the locks of the demonstration's stores have said in the last days. */
export async function addOpenings(tx: Tx): Promise<void> {
  const locks = await tx.db
    .selectFrom('device as d')
    .innerJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.code', 'd.name', 'p.full_name', 'p.name as room'])
    .where('d.kind', '=', 'lock')
    .where('d.is_demo', '=', true)
    .orderBy('d.code')
    .execute();
  for (const [n, lock] of locks.entries()) {
    const [first, second] = await peopleOf(tx, lock.room.includes('药') ? 'pharmacy' : 'logistics');
    for (const [hoursAgo, minutes, reason] of openings) {
      const opened = tx.now.getTime() - hoursAgo * hourMs - n * 17 * minuteMs;
      const said = (what: string, at: number, isOpening: boolean) => ({
        id: newId(),
        device_id: lock.id,
        lock_code: lock.code,
        lock_name: lock.name,
        place: lock.full_name,
        what,
        at: new Date(at),
        said_at: new Date(at),
        first_name: isOpening ? first!.name : null,
        second_name: isOpening ? second!.name : null,
        reason: isOpening ? reason : null,
        named: [],
        is_approved: true,
        is_demo: true,
      });
      await tx.db
        .insertInto('lock_opening')
        .values([said('unlocked', opened, true), said('locked', opened + minutes * minuteMs, false)])
        .execute();
    }
  }
}
