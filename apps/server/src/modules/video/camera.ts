import { refuse, type Permission } from '@anyuan/contract';
import type { Camera } from '@anyuan/media';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { reachFilter } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { AddressRefused, pinned } from '../../kernel/outgoing.ts';

const found = (db: Ctx['db']) =>
  db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.source_url', 'd.source_user', 'd.source_secret', 'd.source_transport', 'd.protocol'])
    .where('d.kind', '=', 'camera')
    .where('d.is_enabled', '=', true);
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof found>['executeTakeFirst']>>>;

/** A camera this caller may watch, or do that with, with its address and opened password; never sent to a browser. */
export async function findCamera(ctx: Ctx, code: string, permission: Permission = 'camera.view'): Promise<Camera> {
  const row = await found(ctx.db)
    .where('d.code', '=', code)
    .where(reachFilter(ctx.rights, permission, { campusId: sql`p.campus_id::text` }))
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return toCamera(ctx.app, row);
}

/** The same of any camera; undefined: there is none of that id that is switched on. */
export async function cameraOf(app: App, id: string): Promise<Camera | undefined> {
  const row = await found(app.db).where('d.id', '=', id).executeTakeFirst();
  return row && toCamera(app, row);
}

async function toCamera(app: App, row: Row): Promise<Camera> {
  // Its device is called for it.
  if (!row.source_url && row.protocol === 'gb28181') return { id: row.id, url: `gb28181:live/${row.id}` };
  if (!row.source_url)
    throw refuse('camera_unreachable', { reason: { zh: '没有登记视频地址', en: 'no video address on record' } });
  return {
    id: row.id,
    url: await pinnedUrl(app, row.source_url),
    ...(row.source_user ? { username: row.source_user } : {}),
    ...(row.source_secret ? { password: app.secrets.open(row.source_secret) } : {}),
    transport: (row.source_transport ?? 'tcp') as NonNullable<Camera['transport']>,
  };
}

/** The media process resolves no names: it goes to the address that was looked at here. */
async function pinnedUrl(app: App, source: string): Promise<string> {
  const url = URL.parse(source);
  if (!url) throw refuse('camera_unreachable', { reason: 'bad_address' });
  try {
    const address = await pinned(app, url.hostname);
    url.hostname = address.includes(':') ? `[${address}]` : address;
    return url.href;
  } catch (error) {
    throw refuse('camera_unreachable', { reason: error instanceof AddressRefused ? error.message : 'bad_address' });
  }
}
