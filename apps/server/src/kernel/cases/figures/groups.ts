import { fieldMeta, refuse, type CaseType } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';
import { z } from 'zod';

import { valueOf } from './where.ts';

/** How statistics are split: what is joined to the cases, and the key of a group. */
export interface Split {
  join: RawBuilder<unknown>;
  key: RawBuilder<string | null>;
}

const noJoin = sql``;
// Where something happened that only named persons may know of is not told by the totals of the place.
const unlessNamed = (key: RawBuilder<unknown>) => sql<string | null>`(case when c.secrecy < 4 then ${key} end)::text`;

/** @param stamp the instant by which a case belongs to a period */
export function splitBy(type: CaseType, by: string, stamp: RawBuilder<Date | null>): Split {
  switch (by) {
    case 'none':
      return { join: noJoin, key: sql`null::text` };
    case 'month':
      return { join: noJoin, key: sql`to_char((${stamp} at time zone 'UTC') + interval '8 hours', 'YYYY-MM')` };
    case 'department':
      return { join: noJoin, key: unlessNamed(sql`c.department_id`) };
    case 'place':
      // The second step of the path: a building, or an area outdoors; what is said of a whole campus stays with it.
      return {
        join: sql`left join place as spot on spot.id = c.place_id`,
        key: unlessNamed(sql`coalesce(nullif(split_part(spot.path, '/', 3), ''), spot.id::text)`),
      };
    default:
      if (!type.groups?.includes(by)) throw refuse('bad_request', { reason: `by: ${by}` });
      return {
        join: sql`left join lateral jsonb_array_elements_text(case jsonb_typeof(${valueOf(by)}) when 'array' then ${valueOf(by)}
          else jsonb_build_array(${valueOf(by)}) end) as part(key) on true`,
        key: sql`part.key`,
      };
  }
}

export const monthLabel = (month: string): [string, string] => [
  `${month.slice(0, 4)}年${Number(month.slice(5))}月`,
  month,
];

export function optionsOf(type: CaseType, field: string): Record<string, readonly [string, string]> {
  const schema = type.fields.shape[field] as z.ZodType;
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (inner instanceof z.ZodBoolean) return { true: ['是', 'Yes'], false: ['否', 'No'] };
  return fieldMeta(schema)?.options ?? {};
}
