import { refuse, type HandlerInput, type identityApi, type Person } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { anywhere, cursorAfter, digitsSought, isUuid, pageFrom, positionOf, spelledLike } from '../../kernel/search.ts';

export function personRows(db: Kysely<DB>) {
  return db
    .selectFrom('person as p')
    .leftJoin('department as d', 'd.id', 'p.department_id')
    .leftJoin('person as m', 'm.id', 'p.merged_into')
    .select([
      'p.id',
      'm.id as merged_id',
      'm.name as merged_name',
      'p.username',
      'p.name',
      'p.pinyin',
      'p.title',
      'p.phone',
      'p.email',
      'p.wecom_id',
      'p.kind',
      'p.department_id',
      'p.is_active',
      'p.last_sign_in_at',
      'p.is_demo',
      'd.name as department_name',
      'd.path as department_path',
      'd.campus_id',
      sql<string[]>`array(select role_code from person_role where person_id = p.id order by role_code)`.as('roles'),
    ]);
}

export type PersonRow = Awaited<ReturnType<ReturnType<typeof personRows>['executeTakeFirstOrThrow']>>;

/** People this caller may see. */
const visiblePeople = (rights: Rights) =>
  reachFilter(rights, 'person.read', {
    departmentPath: sql`d.path`,
    campusId: sql`d.campus_id::text`,
    own: (me) => sql<boolean>`p.id = ${me}`,
  });

export async function listPeople(
  ctx: Ctx,
  query: HandlerInput<typeof identityApi.people>,
): Promise<{ items: Person[]; total: number; next: string | null }> {
  const rows = peopleAskedFor(ctx, query);
  const { total } = await rows
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  const found = await (query.cursor ? rows.where(after(query.cursor)) : rows)
    .orderBy('p.pinyin')
    .orderBy('p.id')
    .limit(query.limit + 1)
    .execute();
  const { items, next } = pageFrom(found, query.limit, (last) => cursorAfter(last.id + last.pinyin));
  return { items: items.map(toPerson), total, next };
}

/** What of people is asked for. */
export type PeopleAsked = Omit<HandlerInput<typeof identityApi.people>, 'limit' | 'cursor'>;

/** The people this caller may see that fit a question. */
export function peopleAskedFor(ctx: Ctx, query: PeopleAsked) {
  let rows = personRows(ctx.db).where(visiblePeople(ctx.rights));
  if (query.q) {
    const text = anywhere(query.q);
    const spelled = spelledLike(query.q);
    const digits = digitsSought(query.q);
    const byPhone = digits === undefined ? sql`` : sql`or p.phone like ${anywhere(digits)}`;
    rows = rows.where(
      sql<boolean>`(p.name ilike ${text} or p.username ilike ${text} ${byPhone} or p.pinyin like ${spelled})`,
    );
  }
  if (query.department)
    rows = rows.where(
      'd.path',
      'like',
      sql<string>`(select path || '%' from department where id = ${query.department})`,
    );
  if (query.role)
    rows = rows.where(
      sql<boolean>`exists (select from person_role where person_id = p.id and role_code = ${query.role})`,
    );
  if (query.active !== undefined) rows = rows.where('p.is_active', '=', query.active);
  if (query.noRole !== undefined)
    rows = rows.where(sql<boolean>`exists (select from person_role where person_id = p.id) = ${!query.noRole}`);
  if (query.noPassword !== undefined)
    rows = rows.where(
      sql<boolean>`(p.username is not null and p.kind <> 'service' and p.password_hash is null and p.directory is null) = ${query.noPassword}`,
    );
  return rows;
}

function after(cursor: string) {
  const text = positionOf(cursor);
  const id = text.slice(0, 36);
  if (!isUuid(id)) throw refuse('bad_request', { reason: 'cursor' });
  return sql<boolean>`(p.pinyin, p.id) > (${text.slice(36)}, ${id}::uuid)`;
}

export async function getPerson(ctx: Ctx, id: string): Promise<Person> {
  const row = await personRows(ctx.db).where('p.id', '=', id).where(visiblePeople(ctx.rights)).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  return toPerson(row);
}

export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    title: row.title,
    phone: row.phone,
    email: row.email,
    wecomId: row.wecom_id,
    kind: row.kind as Person['kind'],
    departmentId: row.department_id,
    departmentName: row.department_name,
    roles: row.roles,
    active: row.is_active,
    lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
    mergedInto: row.merged_id === null ? null : { id: row.merged_id, name: row.merged_name ?? '' },
    demo: row.is_demo,
  };
}
