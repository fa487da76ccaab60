import { fieldMeta, isStaffSplit, type CaseType } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';

import type { Split } from '../../figures/source.ts';
import { valueOf } from './where.ts';

const noJoin = sql``;
// Where something happened that only named persons may know of is not told by the totals of the place.
const unlessNamed = (key: RawBuilder<unknown>) => sql<string | null>`(case when c.secrecy < 4 then ${key} end)::text`;

/** Splits of a case type: its department, its building, or one of the fields it names. */
export function splitBy(type: CaseType, by: string): Split | undefined {
  switch (by) {
    case 'department':
      return { join: noJoin, key: unlessNamed(sql`c.department_id`) };
    case 'place':
      // The second step of the path: a building, or an area outdoors; what is said of a whole campus stays with it.
      return {
        join: sql`left join place as spot on spot.id = c.place_id`,
        key: unlessNamed(sql`coalesce(nullif(split_part(spot.path, '/', 3), ''), spot.id::text)`),
      };
    case 'hour':
      return { join: noJoin, key: sql<string>`extract(hour from c.at at time zone 'Asia/Shanghai')::int::text` };
    default:
      if (!type.groups?.includes(by)) return undefined;
      if (by === 'reporter') return { join: noJoin, key: sql`c.reporter_id::text` };
      if (isStaffSplit(by))
        return {
          join: sql`left join case_party as who on who.case_id = c.id and who.relation = ${by}`,
          key: sql`who.person_id::text`,
        };
      return {
        join: sql`left join lateral jsonb_array_elements_text(case jsonb_typeof(${valueOf(by)}) when 'array' then ${valueOf(by)}
          else jsonb_build_array(${valueOf(by)}) end) as part(key) on true`,
        key: sql`part.key`,
      };
  }
}

/** The hours of a day in China, as a split of cases by when they happened. */
export const hours: Readonly<Record<string, readonly [string, string]>> = Object.fromEntries(
  // Plain numbers: an object keeps those in their order, `00` to `09` it would put behind `10`.
  Array.from({ length: 24 }, (_, hour) => [hour, [`${hour} 时`, `${String(hour).padStart(2, '0')}:00`] as const]),
);

export function optionsOf(type: CaseType, field: string): Record<string, readonly [string, string]> {
  const schema = type.fields.shape[field] as z.ZodType;
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof z.ZodBoolean) return { true: ['是', 'Yes'], false: ['否', 'No'] };
  return fieldMeta(schema)?.options ?? {};
}
