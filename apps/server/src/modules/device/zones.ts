import type { UnknownZone } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { seenEntry } from '../../kernel/registers/index.ts';
import { deviceKind } from './kind.ts';

/** Zones a host has spoken of that hang on no device yet: somebody should register them. */
export async function unknownZones(ctx: Ctx, code: string): Promise<{ items: UnknownZone[] }> {
  const { id } = await seenEntry(deviceKind(ctx.app), ctx, code);
  return { items: await zonesOf(ctx.db, id) };
}

async function zonesOf(db: Kysely<DB>, hostId: string): Promise<UnknownZone[]> {
  const { rows } = await sql<{ zone: string; count: number; last_at: Date; kind: string }>`
    select s.data->>'zone' as zone, count(*) as count, max(s.received_at) as last_at,
      (array_agg(s.kind order by s.received_at desc))[1] as kind
    from signal s where s.device_id = ${hostId} and 'unknown_zone' = any(s.flags) and s.data->>'zone' is not null
      and not exists (select from device z where z.parent_id = ${hostId}
        and regexp_replace(z.address, '(^|/)0+(?=.)', '\\1', 'g') in (s.data->>'zone', (s.data->>'area') || '/' || (s.data->>'zone')))
    group by 1 order by 3 desc limit 100`.execute(db);
  return rows.map((row) => ({
    zone: row.zone,
    count: Number(row.count),
    lastAt: row.last_at.toISOString(),
    kind: row.kind,
  }));
}
