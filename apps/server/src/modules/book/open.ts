import { sql, type RawBuilder } from 'kysely';

/** Whether a line `l` was undone. */
export const isUndone = sql<boolean>`exists (select from book_line u where u.reverses = l.id)`;

/** How much of a line `l` others have settled. */
export const answered = (
  by: readonly string[],
): RawBuilder<number> => sql`(select coalesce(sum(a.quantity), 0) from book_line a
  where a.answers = l.id and a.movement = any(${[...by]})
    and not exists (select from book_line u where u.reverses = a.id))`;

/** When all of a line `l` was settled; null: some of it still is out. */
export const settledBy = (by: readonly string[]): RawBuilder<Date | null> => sql`(
  select case when sum(a.quantity) >= l.quantity then max(a.done_at) end from book_line a
  where a.answers = l.id and a.movement = any(${[...by]})
    and not exists (select from book_line u where u.reverses = a.id))`;
