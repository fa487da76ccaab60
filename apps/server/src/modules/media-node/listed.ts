import type { MediaNode } from '@anyuan/contract';
import type { MediaStats } from '@anyuan/media';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { deviceKnown } from '../device/index.ts';
import { homeNode, mediaFleet } from '../video/index.ts';
import type { Links } from './links.ts';
import { nodeVersion } from './version.ts';

interface Row {
  id: string;
  name: string;
  takes_any: boolean;
  is_enabled: boolean;
  token_until: Date | null;
  joined_at: Date | null;
  at: Date | null;
  version: string | null;
  address: string | null;
  places: { code: string; name: string }[];
  cameras: { code: string; name: string }[];
}

/** The server's own media process and the nodes, as they are now. */
export async function listNodes(ctx: Ctx, links: Links): Promise<{ items: MediaNode[]; version: string }> {
  const { rows } = await sql<Row>`
    select n.id, n.name, n.takes_any, n.is_enabled, n.token_until, n.joined_at, s.at, s.version, s.address,
      coalesce((select jsonb_agg(jsonb_build_object('code', p.code, 'name', p.full_name) order by p.path)
        from place p where p.id = any(n.place_ids)), '[]') as places,
      coalesce((select jsonb_agg(jsonb_build_object('code', d.code, 'name', d.name) order by d.code)
        from device d where d.id = any(n.camera_ids) and ${deviceKnown(ctx.rights)}), '[]') as cameras
    from media_node n left join media_node_seen s on s.node_id = n.id order by n.name`.execute(ctx.db);
  const stats = (await mediaFleet(ctx.app)?.fleet.stats()) ?? new Map<string, MediaStats>();
  const away = await awayOf(ctx, new Map(rows.map(({ id, name }) => [id, name])));
  const linked = links.linked();
  const refused = links.refused();
  const items = rows.map((row): MediaNode => {
    const live = linked.get(row.id);
    const no = refused.get(row.id);
    const isWaiting = row.joined_at === null;
    return {
      name: row.name,
      isServer: false,
      state: !row.is_enabled ? 'off' : live?.isAlive ? 'online' : isWaiting ? 'waiting' : 'offline',
      version: live?.version ?? row.version,
      address: live?.address ?? row.address,
      seenAt: row.at && new Date(row.at).toISOString(),
      cpuPercent: live?.facts?.cpuPercent ?? null,
      memoryMb: live?.facts?.mediaMb ?? null,
      freeMemoryMb: live?.facts?.freeMemoryMb ?? null,
      freeDiskGb: live?.facts?.freeDiskGb ?? null,
      ...countOf(stats.get(row.id)),
      most: live?.facts?.most ?? null,
      away: away.get(row.id) ?? [],
      takesAny: row.takes_any,
      enabled: row.is_enabled,
      places: row.places,
      cameras: row.cameras,
      tokenUntil: row.token_until && row.token_until > ctx.now() ? row.token_until.toISOString() : null,
      refused: no && !live ? { ...no, at: no.at.toISOString() } : null,
    };
  });
  const home = stats.get(homeNode);
  const own: MediaNode = {
    name: homeNode,
    isServer: true,
    state: home ? 'online' : 'offline',
    version: nodeVersion,
    address: null,
    seenAt: null,
    cpuPercent: null,
    memoryMb: home?.memoryMb ?? null,
    freeMemoryMb: null,
    freeDiskGb: null,
    ...countOf(home),
    most: null,
    away: [],
    takesAny: true,
    enabled: true,
    places: [],
    cameras: [],
    tokenUntil: null,
    refused: null,
  };
  return { items: [own, ...items], version: nodeVersion };
}

function countOf(stats: MediaStats | undefined): Pick<MediaNode, 'streams' | 'fed' | 'viewers'> {
  const all = stats?.streams ?? [];
  const fed = all.filter(({ isFed }) => isFed).length;
  return { streams: all.length - fed, fed, viewers: all.reduce((sum, { viewers }) => sum + viewers, 0) };
}

/** Cameras that are read elsewhere since their node is full, by that node; of those the caller may know of. */
async function awayOf(ctx: Ctx, names: ReadonlyMap<string, string>): Promise<Map<string, MediaNode['away']>> {
  const all = mediaFleet(ctx.app)?.fleet.away() ?? [];
  const found = new Map<string, MediaNode['away']>();
  if (all.length === 0) return found;
  const devices = await ctx.db
    .selectFrom('device as d')
    .select(['d.id', 'd.code', 'd.name'])
    .where(
      'd.id',
      'in',
      all.map(({ device }) => device),
    )
    .where(deviceKnown(ctx.rights))
    .orderBy('d.code')
    .execute();
  for (const { id, code, name } of devices)
    for (const { from, at } of all.filter(({ device }) => device === id))
      found.set(from, [...(found.get(from) ?? []), { code, name, at: names.get(at) ?? homeNode }]);
  return found;
}
