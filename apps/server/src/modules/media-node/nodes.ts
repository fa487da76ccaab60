import { refuse, type HandlerInput, type mediaNodeApi, type MediaNodeToken } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId, newToken, tokenHash } from '../../kernel/ids.ts';
import { pinOf } from './proof.ts';
import { nodeVersion } from './version.ts';

const tokenMinutes = 60;

type Put = HandlerInput<typeof mediaNodeApi.put>;

const ofWhom = (ctx: Ctx, tx: Tx) => ({
  changed_by: personOf(ctx),
  changed_by_name: ctx.actor.name,
  changed_at: tx.now,
});

/** `then`: once it is committed. */
export async function putNode(given: Put, ctx: Ctx, then: (id: string) => void): Promise<{ ok: true }> {
  const { name, takesAny, enabled } = given;
  await ctx.tx(async (tx) => {
    const values = {
      takes_any: takesAny,
      is_enabled: enabled,
      place_ids: await idsOf(tx, 'place', given.places),
      camera_ids: await idsOf(tx, 'device', given.cameras),
      ...ofWhom(ctx, tx),
    };
    const { id } = await tx.db
      .insertInto('media_node')
      .values({ id: newId(), name, ...values })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
      .returning('id')
      .executeTakeFirstOrThrow();
    tx.audit('media-node.put', 'media_node', id, {
      name,
      takesAny,
      enabled,
      places: given.places,
      cameras: given.cameras,
    });
    tx.afterCommit(() => then(id));
  });
  return { ok: true };
}

async function idsOf(tx: Tx, table: 'place' | 'device', codes: readonly string[]): Promise<string[]> {
  if (codes.length === 0) return [];
  const rows = await tx.db
    .selectFrom(table)
    .select(['id', 'code'])
    .where('code', 'in', [...codes])
    .execute();
  const missing = codes.find((one) => !rows.some(({ code }) => code === one));
  if (missing !== undefined) throw refuse('not_found', { what: missing });
  return rows.map(({ id }) => id);
}

/** The token it joins with says which authority to believe, too. What it had before stays good until it has joined. */
export async function issueNodeToken(name: string, ctx: Ctx): Promise<MediaNodeToken> {
  const authority = ctx.app.tls?.authority() ?? null;
  const token = authority === null ? newToken() : `${newToken()}.${pinOf(authority)}`;
  const until = new Date(ctx.now().getTime() + tokenMinutes * 60_000);
  await ctx.tx(async (tx) => {
    const row = await tx.db
      .updateTable('media_node')
      .set({ token_hash: tokenHash(token), token_until: until, ...ofWhom(ctx, tx) })
      .where('name', '=', name)
      .returning('id')
      .executeTakeFirst();
    if (!row) throw refuse('not_found', { what: name });
    tx.audit('media-node.token', 'media_node', row.id, { name });
  });
  return { name, token, until: until.toISOString() };
}

export async function removeNode(name: string, ctx: Ctx, then: (id: string) => void): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const row = await tx.db.deleteFrom('media_node').where('name', '=', name).returning('id').executeTakeFirst();
    if (!row) throw refuse('not_found', { what: name });
    tx.audit('media-node.remove', 'media_node', row.id, { name });
    tx.afterCommit(() => then(row.id));
  });
  return { ok: true };
}

/**
 * A node joins: its token is used up, and it gets the key that it and the server know each other by. `then`: once it is
 * committed; whoever had the key before is it no more.
 */
export async function joinNode(
  { name, token, version }: HandlerInput<typeof mediaNodeApi.join>,
  ctx: Ctx,
  then: (id: string) => void,
): Promise<{ id: string; key: string }> {
  if (version !== nodeVersion) throw refuse('node_version', { node: version, server: nodeVersion });
  const key = newToken();
  const id = await ctx.app.system('media-node').tx(async (tx) => {
    const row = await tx.db
      .updateTable('media_node')
      .set({ token_hash: null, token_until: null, secret: ctx.app.secrets.seal(key), joined_at: tx.now })
      .where('name', '=', name)
      .where('token_hash', '=', tokenHash(token))
      .where('token_until', '>', tx.now)
      .returning('id')
      .executeTakeFirst();
    if (!row) throw refuse('node_token');
    tx.audit('media-node.join', 'media_node', row.id, { name, ip: ctx.ip });
    tx.afterCommit(() => then(row.id));
    return row.id;
  });
  return { id, key };
}

/** The one that shows itself by this id, with the key it must know. */
export async function knownNode(app: App, id: string) {
  const row = await app.db
    .selectFrom('media_node')
    .select(['id', 'name', 'takes_any', 'is_enabled', 'secret'])
    .where(sql<boolean>`id::text = ${id}`)
    .executeTakeFirst();
  if (!row?.secret) return undefined;
  return { ...row, key: app.secrets.open(row.secret) };
}

/** Which node each camera was given to by hand: itself, else by the nearest place. */
export async function givenCameras(app: App): Promise<Map<string, string>> {
  const { rows } = await sql<{ camera: string; node: string }>`
    select distinct on (d.id) d.id as camera, n.id as node
    from media_node n cross join lateral (
        select c as camera, 1000000 as near from unnest(n.camera_ids) c
        union all
        select x.id, length(g.path) from place g join place p on starts_with(p.path, g.path) join device x on x.place_id = p.id
        where g.id = any(n.place_ids)) given
      join device d on d.id = given.camera and d.kind = 'camera'
    where n.is_enabled order by d.id, given.near desc, n.name`.execute(app.db);
  return new Map(rows.map(({ camera, node }) => [camera, node]));
}

export async function noteSeen(app: App, node: string, version: string, address: string): Promise<void> {
  await app.system('media-node').tx(async (tx) => {
    tx.unaudited('a sign of life');
    await sql`insert into media_node_seen (node_id, at, version, address)
      select id, ${tx.now}, ${version}, ${address} from media_node where id = ${node}
      on conflict (node_id) do update set at = excluded.at, version = excluded.version, address = excluded.address`.execute(
      tx.db,
    );
  });
}
