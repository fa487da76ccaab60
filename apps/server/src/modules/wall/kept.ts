import type { WallContent, WallTile } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { camerasIn } from './allocate.ts';

type Seen = (content: WallContent) => WallContent;

/** These contents without the cameras that are kept from somebody; null: nobody stands before it, so all must be open. */
export async function seenBy(ctx: Ctx, contents: readonly WallContent[], person: string | null): Promise<Seen> {
  const codes = [...new Set(contents.flatMap(camerasIn))];
  if (codes.length === 0) return (content) => content;
  const { rows } = await sql<{ code: string }>`
    select d.code from device d where d.code = any(${codes}) and d.id in (select cameras_closed('view', ${person}::uuid))`.execute(
    ctx.db,
  );
  const hidden = new Set(rows.map(({ code }) => code));
  if (hidden.size === 0) return (content) => content;
  return (content) => ({ ...content, tiles: content.tiles.map((tile, at) => tile && seen(tile, at, hidden)) });
}

function seen(tile: WallTile, at: number, hidden: ReadonlySet<string>): WallTile {
  if (tile.kind === 'camera') return hidden.has(tile.camera) ? { kind: 'kept', at } : tile;
  if (tile.kind !== 'rotation' || !tile.cameras.some((code) => hidden.has(code))) return tile;
  const cameras = tile.cameras.filter((code) => !hidden.has(code));
  const [only] = cameras;
  if (only === undefined) return { kind: 'kept', at };
  if (cameras.length === 1) return { kind: 'camera', camera: only };
  const { heldAt, ...rest } = tile;
  return { ...rest, cameras, ...(heldAt !== undefined && !hidden.has(heldAt) && { heldAt }) };
}

/** What was kept from whoever changes something else stays as it was; what he may put there himself is asked before. */
export const restored = (content: WallContent, before: WallContent | null): WallContent => ({
  ...content,
  tiles: content.tiles.map((tile) => (tile?.kind === 'kept' ? (before?.tiles[tile.at] ?? null) : tile)),
});
