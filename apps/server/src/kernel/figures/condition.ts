import { sql, type RawBuilder } from 'kysely';

export type Condition = RawBuilder<boolean>;

/** Every one of them; none at all holds always. */
export const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;
