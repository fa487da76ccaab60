import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { mergedInto } from '../../kernel/registers/index.ts';
import { visibleThings } from './reach.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A thing of any kind by its number or id, if this caller may see it. */
export async function knownThing(ctx: Ctx, code: string): Promise<{ id: string; code: string; kind: string }> {
  const isIt = uuid.test(code) ? sql`(t.code = ${code} or t.id = ${code})` : sql`t.code = ${code}`;
  const { rows } = await sql<{ id: string; code: string; kind: string }>`
    select t.id, t.code, t.kind from thing t left join place p on p.id = t.place_id
    where ${isIt} and ${visibleThings(ctx.rights)}`.execute(ctx.db);
  if (rows[0]) return rows[0];
  const into = await mergedInto(ctx.db, 'thing', code);
  if (into === null) throw refuse('not_found', { what: code });
  return knownThing(ctx, into);
}
