import { neededAt, type postKinds } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { nearestPlan, pointOn } from '../place/index.ts';

type PostKind = (typeof postKinds)[number];

/** Somebody signed on, and where he stands. */
export interface OnDuty {
  personId: string;
  name: string;
  phone: string | null;
  since: Date;
  post: { id: string; code: string; name: string; kind: PostKind };
  place: {
    id: string;
    code: string;
    name: string;
    path: string;
    /** '/campus/…/self/' of ids. */
    idPath: string;
    /** The place whose plan `at` is drawn on, usually a floor. */
    planPlaceId: string | null;
    at: { x: number; y: number } | null;
  } | null;
}

/** Who is on duty now, at posts of these kinds; the longest on first. Somebody at two posts comes twice. */
export async function signedOn(db: Kysely<DB>, filter: { kinds?: readonly PostKind[] } = {}): Promise<OnDuty[]> {
  let query = db
    .selectFrom('sign_on as s')
    .innerJoin('post', 'post.id', 's.post_id')
    .innerJoin('person', 'person.id', 's.person_id')
    .leftJoin('place as p', 'p.id', 's.place_id')
    .leftJoin(nearestPlan(sql`p.path`).as('plan'), (on) => on.onTrue())
    .leftJoin(pointOn(sql`p.path`, sql`plan.path`).as('point'), (on) => on.onTrue())
    .select([
      's.person_id',
      's.since',
      'person.name',
      'person.phone',
      'post.id as post_id',
      'post.code as post_code',
      'post.name as post_name',
      'post.kind as post_kind',
      'p.id as place_id',
      'p.code as place_code',
      'p.name as place_name',
      'p.full_name',
      'p.path',
      'plan.id as plan_id',
      'point.x',
      'point.y',
    ])
    .where('s.until', 'is', null)
    .where('person.is_active', '=', true)
    .orderBy('s.since')
    .orderBy('s.id');
  if (filter.kinds) query = query.where('post.kind', 'in', filter.kinds);
  const rows = filter.kinds?.length === 0 ? [] : await query.execute();
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    phone: row.phone,
    since: row.since,
    post: { id: row.post_id, code: row.post_code, name: row.post_name, kind: row.post_kind as PostKind },
    place: row.place_id
      ? {
          id: row.place_id,
          code: row.place_code ?? '',
          name: row.place_name ?? '',
          path: row.full_name ?? '',
          idPath: row.path ?? '',
          planPlaceId: row.plan_id,
          at: row.x !== null && row.y !== null ? { x: row.x, y: row.y } : null,
        }
      : null,
  }));
}

export const dutyLeaders = (db: Kysely<DB>): Promise<OnDuty[]> => signedOn(db, { kinds: ['duty-leader'] });

/** Who may answer alarms of the whole hospital or a campus, on duty or not: the last ones left to call. */
export async function answerers(db: Kysely<DB>): Promise<string[]> {
  const rows = await db
    .selectFrom('person')
    .innerJoin('person_role as r', 'r.person_id', 'person.id')
    .innerJoin('role_grant as g', 'g.role_code', 'r.role_code')
    .select('person.id')
    .distinct()
    .where('g.permission', '=', neededAt('control-room'))
    .where('g.scope', 'in', ['campus', 'all'])
    .where('person.is_active', '=', true)
    .where('person.kind', '!=', 'service')
    .execute();
  return rows.map((row) => row.id);
}

type When = Pick<Tx, 'now'> & { db: Kysely<DB> };

/** Lateral, of one post: who has signed on; if nobody has, whoever is planned there now. */
const standing = (now: Date) => sql`lateral (
  select s.person_id, true as signed from sign_on s where s.post_id = post.id and s.until is null
  union all
  select h.person_id, false from shift h where h.post_id = post.id and h.ends_at > ${now} and h.starts_at <= ${now}
    and not exists (select from sign_on o where o.post_id = post.id and o.until is null))`;

/**
 * People on duty at posts of these kinds, each once: who has signed on, and at a post nobody has signed on to, whoever
 * is planned there now. `signed`: how many of them have.
 */
export async function dutyAt(
  { db, now }: When,
  kinds: readonly PostKind[],
): Promise<{ ids: string[]; signed: number }> {
  if (kinds.length === 0) return { ids: [], signed: 0 };
  const { rows } = await sql<{ id: string; signed: boolean }>`
    select person.id::text as id, bool_or(o.signed) as signed
    from post join ${standing(now)} o on true join person on person.id = o.person_id and person.is_active
    where post.kind = any(${[...kinds]}) group by person.id order by person.id`.execute(db);
  return { ids: rows.map(({ id }) => id), signed: rows.filter(({ signed }) => signed).length };
}

export const onDutyIds = async (when: When, kinds: readonly PostKind[]): Promise<string[]> =>
  (await dutyAt(when, kinds)).ids;

/** The same of one post. */
export async function atPost({ db, now }: When, postId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct person.id::text as id
    from post join ${standing(now)} o on true join person on person.id = o.person_id and person.is_active
    where post.id = ${postId} order by 1`.execute(db);
  return rows.map(({ id }) => id);
}
