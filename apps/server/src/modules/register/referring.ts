import { fieldMeta, thingKinds, type Referring } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Ctx } from '../../kernel/ctx.ts';
import { knownThing } from './known.ts';
import { visibleThings } from './reach.ts';

const most = 200;

/** Fields by which entries of any kind refer to those of one. */
const fieldsTo = (kind: string): [kind: string, field: string][] =>
  Object.values(thingKinds).flatMap(({ type, own, fields }) =>
    own.flatMap((name): [string, string][] => {
      const meta = fieldMeta(fields.shape[name] as z.ZodType);
      return meta?.thing === kind ? [[type, name]] : [];
    }),
  );

/** What refers to a thing: the meetings of a group, the parts of a goal. */
export async function referringTo(ctx: Ctx, code: string): Promise<{ items: Referring[] }> {
  const thing = await knownThing(ctx, code);
  const pairs = fieldsTo(thing.kind);
  if (pairs.length === 0) return { items: [] };
  const refers = pairs.map(
    ([kind, field]) => sql`select t.id, ${sql.lit(field)}::text as field from thing t
      where t.kind = ${kind} and t.data->>${sql.lit(field)} = ${thing.id}`,
  );
  const { rows } = await sql<Referring>`
    select t.id, t.code, t.name, t.kind, t.state, f.field
    from (${sql.join(refers, sql` union all `)}) f join thing t on t.id = f.id left join place p on p.id = t.place_id
    where ${visibleThings(ctx.rights)} order by t.kind, t.code desc limit ${most}`.execute(ctx.db);
  return { items: rows };
}
