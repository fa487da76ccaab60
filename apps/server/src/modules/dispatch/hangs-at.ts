import { type JoinBuilder, sql } from 'kysely';

/** The device of a case tells where it is, until somebody has said otherwise. */
export const hangsAt = <DB, TB extends keyof DB>(on: JoinBuilder<DB, TB>): JoinBuilder<DB, TB> =>
  on.on(sql<boolean>`d.id = c.device_id and c.stamps ->> 'locatedAt' is null`);
