import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { anywhere, spelledLike } from '../../kernel/search.ts';
import { visibleThings } from './reach.ts';

export interface FoundThing {
  id: string;
  code: string;
  name: string;
  kind: string;
  place: string | null;
}

/** Things of all kinds by number, name or place; what is in service first. */
export async function searchThings(ctx: Ctx, q: string, limit: number): Promise<{ items: FoundThing[] }> {
  const like = anywhere(q.trim().toLowerCase());
  const { rows } = await sql<FoundThing>`
    select t.id, t.code, t.name, t.kind, p.full_name as place
    from thing t left join place p on p.id = t.place_id
    where ${visibleThings(ctx.rights)}
      and (t.code ilike ${like} or t.name ilike ${like} or p.full_name ilike ${like} or t.pinyin like ${spelledLike(q)})
    order by t.in_service desc, t.code limit ${limit}`.execute(ctx.db);
  return { items: rows };
}
