import { refuse, workAt, type dutyApi, type Permission, type PlaceRef, type Post, type Result } from '@anyuan/contract';
import { sql } from 'kysely';

import { reachFilter } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { mayDo } from '../papers/index.ts';
import { neededNow } from './needed.ts';

// People on duty are called by those who work with them; the rest of the house sees names only.
const seesPhones: Permission[] = ['duty.sign', 'duty.manage', 'alarm.read', 'person.read'];

const placeRef = (alias: string) =>
  sql<PlaceRef | null>`case when ${sql.ref(`${alias}.id`)} is not null then jsonb_build_object(
    'id', ${sql.ref(`${alias}.id`)}, 'code', ${sql.ref(`${alias}.code`)}, 'name', ${sql.ref(`${alias}.name`)},
    'path', ${sql.ref(`${alias}.full_name`)}) end`;

/** Posts this caller may see, with who is on. */
export async function dutyNow(ctx: Ctx, only?: string): Promise<Post[]> {
  let posts = ctx.db
    .selectFrom('post')
    .leftJoin('place as p', 'p.id', 'post.place_id')
    .selectAll('post')
    .select(placeRef('p').as('place'))
    .select(neededNow(ctx.now()).as('needed_now'))
    .where(reachFilter(ctx.rights, 'duty.read', { campusId: sql`p.campus_id::text` }))
    .orderBy('post.code');
  if (only !== undefined) posts = posts.where('post.code', '=', only);
  const [rows, people] = await Promise.all([posts.execute(), signOns(ctx, only)]);
  const papers = await papersAt(ctx, rows, people);
  const phones = seesPhones.some((permission) => ctx.rights.grants.has(permission));
  return rows.map((row): Post => {
    const on = people.filter((one) => one.post_id === row.id);
    return {
      id: row.id,
      code: row.code,
      name: row.name,
      kind: row.kind as Post['kind'],
      place: row.place,
      needed: row.needed,
      extra: row.needed_now - row.needed,
      roundTheClock: row.is_round_the_clock,
      on: on.map((one) => ({
        id: one.id,
        person: { id: one.person_id, name: one.name },
        phone: phones ? one.phone : null,
        place: one.place,
        since: one.since.toISOString(),
        paper: papers.get(`${row.kind} ${one.person_id}`) ?? null,
      })),
      gap: row.is_round_the_clock ? Math.max(0, row.needed_now - on.length) : 0,
      gapSince: row.gap_since?.toISOString() ?? null,
      demo: row.is_demo,
    };
  });
}

/** How the papers of those stand who are on at posts that ask for one. */
async function papersAt(
  ctx: Ctx,
  posts: readonly { id: string; kind: string }[],
  people: readonly { post_id: string; person_id: string }[],
): Promise<ReadonlyMap<string, Post['on'][number]['paper']>> {
  const found = new Map<string, Post['on'][number]['paper']>();
  for (const [kind, work] of Object.entries(workAt)) {
    const ids = posts.filter((post) => post.kind === kind).map(({ id }) => id);
    const on = people.filter(({ post_id }) => ids.includes(post_id)).map(({ person_id }) => person_id);
    for (const [person, { why }] of await mayDo(ctx.db, work, on, dayOf(ctx.now())))
      found.set(`${kind} ${person}`, why);
  }
  return found;
}

function signOns(ctx: Ctx, only: string | undefined) {
  let rows = ctx.db
    .selectFrom('sign_on as s')
    .innerJoin('person', 'person.id', 's.person_id')
    .leftJoin('place as p', 'p.id', 's.place_id')
    .select(['s.id', 's.post_id', 's.person_id', 's.since', 'person.name', 'person.phone'])
    .select(placeRef('p').as('place'))
    .where('s.until', 'is', null)
    .where('person.is_active', '=', true)
    .orderBy('s.since')
    .orderBy('s.id');
  if (only !== undefined) rows = rows.where(sql<boolean>`s.post_id = (select id from post where code = ${only})`);
  return rows.execute();
}

export async function getPost(ctx: Ctx, code: string): Promise<Post> {
  const [post] = await dutyNow(ctx, code);
  if (!post) throw refuse('not_found', { what: code });
  return post;
}

export async function mine(ctx: Ctx): Promise<Result<typeof dutyApi.mine>> {
  if (ctx.rights.personId === null) return { posts: [], place: null };
  const rows = await ctx.db
    .selectFrom('sign_on as s')
    .innerJoin('post', 'post.id', 's.post_id')
    .leftJoin('place as p', 'p.id', 's.place_id')
    .select(['post.code', 'post.name', 'post.kind', 's.since'])
    .select(placeRef('p').as('place'))
    .where('s.person_id', '=', ctx.rights.personId)
    .where('s.until', 'is', null)
    .orderBy('s.since', 'desc')
    .execute();
  return {
    posts: rows.map(({ code, name, kind, since }) => ({
      code,
      name,
      kind: kind as Post['kind'],
      since: since.toISOString(),
    })),
    place: rows[0]?.place ?? null,
  };
}
