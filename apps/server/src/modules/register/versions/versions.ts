import { refuse, thingKind, type ThingVersion } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../../kernel/ctx.ts';
import { knownThing } from '../known.ts';

/** What a thing was, newest first; of each version its last wording, and when it came. */
export async function versionsOf(ctx: Ctx, code: string): Promise<{ items: ThingVersion[] }> {
  const { id, kind } = await knownThing(ctx, code);
  if (!thingKind(kind)?.versions) throw refuse('not_found', { what: code });
  const { rows } = await sql<{
    no: number;
    name: string;
    data: Record<string, unknown>;
    first: Date;
    last: Date;
    by_id: string | null;
    by_name: string;
  }>`
    select distinct on (no) no, name, data, by_id, by_name, at as last, min(at) over (partition by no) as first
    from thing_version where thing_id = ${id} order by no desc, at desc, id desc`.execute(ctx.db);
  return {
    items: rows.map(({ no, name, data, first, last, by_id, by_name }) => ({
      no,
      name,
      at: first.toISOString(),
      by: { id: by_id ?? '', name: by_name },
      correctedAt: last > first ? last.toISOString() : null,
      values: data,
    })),
  };
}
