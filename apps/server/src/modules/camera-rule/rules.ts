import { refuse, type CameraAct, type cameraRuleApi, type CameraRule, type HandlerInput } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { tellPlatforms } from '../gb28181/index.ts';
import { recheckViews } from '../video/index.ts';

interface Row extends Omit<CameraRule, 'at' | 'acts'> {
  acts: CameraAct[];
  at: Date;
}

const within = (rights: Rights, departmentId: RawBuilder<unknown>): RawBuilder<boolean> =>
  reachFilter(rights, 'camera.restrict', {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = ${departmentId})`,
  });
/** Cameras and places that this caller may say nothing of. */
const beyond = (rights: Rights, cameras: RawBuilder<unknown>, places: RawBuilder<unknown>) => sql<{ code: string }>`
  select d.code from device d left join place p on p.id = d.place_id
    where d.id = any(${cameras}::uuid[]) and not ${within(rights, sql`coalesce(d.department_id, p.department_id)`)}
  union all select p.code from place p
    where p.id = any(${places}::uuid[]) and not ${within(rights, sql`p.department_id`)}`;
/** Rules that are wholly his to change. */
const hisToChange = (rights: Rights) =>
  sql<boolean>`not exists (${beyond(rights, sql`camera_rule.camera_ids`, sql`camera_rule.place_ids`)})`;

export async function listRules({ db, rights }: Pick<Ctx, 'db' | 'rights'>): Promise<CameraRule[]> {
  const { rows } = await sql<Row>`
    select r.id, r.name, r.why, r.acts, r.changed_by_name as by, r.changed_at as at,
      (select coalesce(jsonb_agg(jsonb_build_object('code', d.code, 'name', d.name) order by d.code), '[]')
        from device d where d.id = any(r.camera_ids)) as cameras,
      (select coalesce(jsonb_agg(jsonb_build_object('code', p.code, 'name', p.full_name) order by p.full_name), '[]')
        from place p where p.id = any(r.place_ids)) as places,
      (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) order by o.name), '[]')
        from person o where o.id = any(r.person_ids)) as people,
      (select coalesce(jsonb_agg(jsonb_build_object('code', o.code, 'name', o.name) order by o.code), '[]')
        from role o where o.code = any(r.roles)) as roles,
      (select count(*)::int from device d left join place p on p.id = d.place_id
        where d.kind = 'camera' and d.is_enabled and (d.id = any(r.camera_ids) or exists (
          select from place g where g.id = any(r.place_ids) and starts_with(p.path, g.path)))) as count
    from camera_rule r where r.id in (select id from camera_rule where ${hisToChange(rights)}) order by r.name`.execute(
    db,
  );
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}

type Table = 'device' | 'place' | 'person' | 'role';

/** Ids in the order given; what is not there is said. */
async function idsOf(tx: Tx, table: Table, by: 'id' | 'code', wanted: readonly string[]): Promise<string[]> {
  const id = table === 'role' ? 'code' : 'id';
  const { rows } = await sql<{ id: string; key: string }>`
    select ${sql.ref(id)}::text as id, ${sql.ref(by)}::text as key from ${sql.table(table)}
    where ${sql.ref(by)}::text = any(${[...wanted]})
      and ${table === 'device' ? sql`kind = 'camera'` : sql`true`}`.execute(tx.db);
  const known = new Map(rows.map((row) => [row.key, row.id]));
  return [...new Set(wanted)].map((one) => {
    const found = known.get(one);
    if (found === undefined) throw refuse('not_found', { what: one });
    return found;
  });
}

export async function putRule(given: HandlerInput<typeof cameraRuleApi.put>, ctx: Ctx): Promise<{ id: string }> {
  const { id: known, name, why, acts, cameras, places, people, roles } = given;
  if (cameras.length + places.length === 0)
    throw refuse('invalid', { issues: [{ path: 'cameras', message: '请选择摄像机或地点 choose cameras or places' }] });
  const id = known ?? newId();
  await ctx.tx(async (tx) => {
    const same = await tx.db.selectFrom('camera_rule').select('id').where('name', '=', name).executeTakeFirst();
    if (same && same.id !== id) throw refuse('already_exists', { what: name });
    const about = {
      name,
      why,
      acts: [...new Set(acts)],
      camera_ids: await idsOf(tx, 'device', 'code', cameras),
      place_ids: await idsOf(tx, 'place', 'code', places),
      person_ids: await idsOf(tx, 'person', 'id', people),
      roles: await idsOf(tx, 'role', 'code', roles),
      changed_by: personOf(ctx),
      changed_by_name: ctx.actor.name,
      changed_at: tx.now,
    };
    const { rows: strange } = await beyond(ctx.rights, sql`${about.camera_ids}`, sql`${about.place_ids}`).execute(
      tx.db,
    );
    if (strange[0]) throw refuse('not_found', { what: strange[0].code });
    const changed = known
      ? await tx.db
          .updateTable('camera_rule')
          .set(about)
          .where('id', '=', known)
          .where(hisToChange(ctx.rights))
          .executeTakeFirst()
      : undefined;
    if (known && !changed?.numUpdatedRows) throw refuse('not_found', { what: known });
    if (!known)
      await tx.db
        .insertInto('camera_rule')
        .values({ id, ...about })
        .execute();
    tx.audit('camera.restrict', 'cameraRule', id, { name, why, acts: about.acts, cameras, places, people, roles });
    tx.afterCommit(() => reachOut(ctx));
  });
  return { id };
}

export async function removeRule({ id }: { id: string }, ctx: Ctx): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const gone = await tx.db
      .deleteFrom('camera_rule')
      .where('id', '=', id)
      .where(hisToChange(ctx.rights))
      .returning('name')
      .executeTakeFirst();
    if (!gone) throw refuse('not_found', { what: id });
    tx.audit('camera.unrestrict', 'cameraRule', id, { name: gone.name });
    tx.afterCommit(() => reachOut(ctx));
  });
  return { ok: true };
}

/** Whoever looks at what he may not see any more is sent away, and platforms above are told what they may see now. */
function reachOut({ app }: Ctx): void {
  recheckViews(app).catch((error: unknown) => app.log.warn({ err: error }, 'views of restricted cameras go on'));
  tellPlatforms(app).catch((error: unknown) => app.log.warn({ err: error }, 'a platform above could not be told'));
}
