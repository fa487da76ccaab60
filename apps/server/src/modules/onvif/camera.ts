import type { Permission } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { reachFilter } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { actOf, cameraOpen } from '../device/index.ts';
import { greet, type Cam, type Login } from './line.ts';

/** A camera of ours that is reached by ONVIF. */
export interface OnvifCamera {
  id: string;
  code: string;
  name: string;
  login: Login;
}

const found = (app: App) =>
  app.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.code', 'd.name', 'd.address', 'd.source_user', 'd.source_secret'])
    .where('d.protocol', '=', 'onvif')
    .where('d.address', 'is not', null)
    .where('d.parent_id', 'is', null)
    .where('d.is_enabled', '=', true);

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof found>['executeTakeFirst']>>>;

function toCamera(app: App, { id, code, name, address, source_user: user, source_secret: secret }: Row): OnvifCamera {
  const at = (address ?? '').lastIndexOf(':');
  return {
    id,
    code,
    name,
    login: {
      host: (address ?? '').slice(0, at).replace(/^\[|\]$/g, ''),
      port: Number((address ?? '').slice(at + 1)),
      username: user ?? '',
      password: secret ? app.secrets.open(secret) : '',
    },
  };
}

/** Undefined: it is none of these, or not this caller's. */
export async function onvifCamera(ctx: Ctx, code: string, permission: Permission): Promise<OnvifCamera | undefined> {
  const row = await found(ctx.app)
    .where('d.code', '=', code)
    .where(reachFilter(ctx.rights, permission, { campusId: sql`p.campus_id::text` }))
    .where(cameraOpen(ctx.rights, actOf(permission)))
    .executeTakeFirst();
  return row && toCamera(ctx.app, row);
}

export async function onvifCameras(app: App): Promise<OnvifCamera[]> {
  return (await found(app).orderBy('d.code').execute()).map((row) => toCamera(app, row));
}

/** Greeting takes several questions: whoever was greeted is spoken with again for a while. */
const keptMs = 300_000;
const known = new WeakMap<App, Map<string, { cam: Promise<Cam>; at: number; login: string }>>();

export async function lineTo(app: App, { id, name, login }: OnvifCamera): Promise<Cam> {
  let all = known.get(app);
  if (!all) known.set(app, (all = new Map()));
  const said = JSON.stringify(login);
  const before = all.get(id);
  if (before && before.login === said && performance.now() - before.at < keptMs) return before.cam;
  const cam = greet(app, name, login);
  all.set(id, { cam, at: performance.now(), login: said });
  cam.catch(() => all.delete(id));
  return cam;
}
