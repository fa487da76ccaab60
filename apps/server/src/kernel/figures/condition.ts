import { sql, type RawBuilder } from 'kysely';

export type Condition = RawBuilder<boolean>;

/** Every one of them; none at all holds always. */
export const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(conditions, sql` and `)})`;

/** Mean of what there is of some numbers of one row; null where there is none of them. */
export const meanOf = (numbers: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql`((${sql.join(
    numbers.map((one) => sql`coalesce(${one}, 0)`),
    sql` + `,
  )})::numeric / nullif(num_nonnulls(${sql.join(numbers)}), 0))`;
