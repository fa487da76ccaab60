import { findingsOf, thingKindNames, thingKinds, type Finding, type ThingKindName } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { findingsOn } from './findings.ts';
import { visibleThings } from './reach.ts';

/** How many things of each kind are in service, and with how many something is wrong; as far as the caller sees them. */
export async function thingCounts(ctx: Ctx) {
  const found = findingsOn(ctx.app, ctx.now());
  const names = Object.keys(found) as Finding[];
  const { rows } = await sql<{ kind: string; total: number } & Record<Finding, number>>`
    select t.kind, count(*) filter (where t.in_service) as total,
      ${sql.join(names.map((name) => sql`count(*) filter (where ${found[name]}) as ${sql.ref(name)}`))}
    from thing t left join place p on p.id = t.place_id
    where ${visibleThings(ctx.rights)} group by t.kind`.execute(ctx.db);
  const known = new Map(rows.map((row) => [row.kind, row]));
  return {
    items: thingKindNames.map((kind: ThingKindName) => ({
      kind,
      total: known.get(kind)?.total ?? 0,
      findings: Object.fromEntries(
        findingsOf(thingKinds[kind]).map((name) => [name, known.get(kind)?.[name] ?? 0]),
      ) as Partial<Record<Finding, number>>,
    })),
  };
}
