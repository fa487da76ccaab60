import {
  refuse,
  thingKind,
  thingKinds,
  type HandlerInput,
  type Permission,
  type ThingReader,
  type Reading,
  type registerApi,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { holds, reachFilter, type Rights } from '../../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { cursorAfter, pageFrom, positionOf } from '../../../kernel/search.ts';
import { notify } from '../../notice/index.ts';
import { knownThing } from '../known.ts';
import { thingSubject } from '../subject.ts';

/** Whose versions are read. */
export const readKinds = Object.values(thingKinds).flatMap(({ type, versions }) => (versions?.isRead ? [type] : []));

/** Things `t` somebody has to read. */
export const hasReaders = sql<boolean>`t.data->>'readers' in ('everyone', 'departments', 'people')`;

/** People `p` who have to read the thing `t`. */
export const mustRead: RawBuilder<boolean> = sql`(p.is_active and p.kind <> 'service' and (
  t.data->>'readers' = 'everyone'
  or (t.data->>'readers' in ('departments', 'people') and coalesce(t.data->'readBy' ? p.id::text, false))
  or (t.data->>'readers' = 'departments' and exists (
    select from department d join department own on own.id = p.department_id
    where t.data->'readIn' ? d.id::text and starts_with(own.path, d.path)))))`;

/** People `p` of departments `rd` who have not read the newest version `v` of the thing `t` and have to. */
export const unreadPeople = sql`from person p left join department rd on rd.id = p.department_id where ${mustRead} and not exists (
  select from thing_reading r where r.thing_id = t.id and r.no = v.no and r.person_id = p.id)`;

/** The last day of reading the newest version `v` of the thing `t`: the one it says, else so many days after it came. */
export const readBy = (ctx: Ctx): RawBuilder<string> =>
  sql`coalesce((t.data->>'readUntil')::date,
    ((v.since at time zone 'UTC') + interval '8 hours')::date + ${ctx.app.settings.get<number>('register.readDays')}::int)`;

/** The newest version of things `t`. */
export const newestVersion = sql`lateral (select no, name, min(at) over (partition by no) as since from thing_version
  where thing_id = t.id order by no desc, at desc, id desc limit 1) v`;

interface Newest {
  id: string;
  code: string;
  name: string;
  no: number;
  version: string;
  manage: Permission;
}

async function newestOf(ctx: Ctx, code: string): Promise<Newest | null> {
  const found = await knownThing(ctx, code);
  const kind = thingKind(found.kind);
  if (!kind?.versions?.isRead) throw refuse('not_found', { what: code });
  const { rows } = await sql<Omit<Newest, 'manage'>>`
    select t.id, t.code, t.name, v.no, v.name as version from thing t cross join ${newestVersion}
    where t.id = ${found.id} and ${hasReaders}`.execute(ctx.db);
  return rows[0] ? { ...rows[0], manage: kind.manage } : null;
}

/** Departments `dep` whose readers this caller may look up. */
const answersFor = (rights: Rights, { manage }: Newest): RawBuilder<boolean> =>
  holds(rights, manage)
    ? sql`true`
    : reachFilter(rights, 'register.read', {
        departmentPath: sql`dep.path`,
        campusId: sql`dep.campus_id::text`,
      });

const circle = ({ id, no }: Newest) => sql`thing t join person p on ${mustRead}
  left join department dep on dep.id = p.department_id
  left join thing_reading r on r.thing_id = t.id and r.no = ${no} and r.person_id = p.id
  where t.id = ${id}`;

/** Whether the caller has read it, and how far the departments he answers for have. */
export async function readingOf(ctx: Ctx, code: string): Promise<Reading> {
  const newest = await newestOf(ctx, code);
  if (!newest) return { no: null, name: null, isMine: false, readAt: null, departments: [], mayRemind: false };
  const me = ctx.rights.personId;
  const { rows: mine } = await sql<{ at: Date | null }>`
    select r.at from ${circle(newest)} and p.id = ${me}`.execute(ctx.db);
  const { rows } = await sql<{ department: Reading['departments'][number]['department']; total: number; read: number }>`
    select case when dep.id is not null then
        jsonb_build_object('id', dep.id, 'code', dep.code, 'name', dep.name) end as department,
      count(*) as total, count(r.at) as read
    from ${circle(newest)} and ${answersFor(ctx.rights, newest)}
    group by dep.id order by dep.code nulls last`.execute(ctx.db);
  return {
    no: newest.no,
    name: newest.version,
    isMine: mine.length > 0,
    readAt: mine[0]?.at?.toISOString() ?? null,
    departments: rows,
    mayRemind: holds(ctx.rights, newest.manage),
  };
}

/** Who has read it and who has not, of the departments the caller answers for. */
export async function readersOf(ctx: Ctx, query: HandlerInput<typeof registerApi.readers>) {
  const newest = await newestOf(ctx, query.code);
  if (!newest) return { items: [], total: 0, next: null };
  const asked = sql`${circle(newest)} and ${answersFor(ctx.rights, newest)}
    ${query.read === undefined ? sql`` : query.read ? sql`and r.at is not null` : sql`and r.at is null`}
    ${query.department === undefined ? sql`` : sql`and dep.code = ${query.department}`}`;
  const { rows: counted } = await sql<{ total: number }>`select count(*) as total from ${asked}`.execute(ctx.db);
  const [name = '', id = ''] = query.cursor === undefined ? [] : positionOf(query.cursor).split('\n');
  const { rows } = await sql<Omit<ThingReader, 'readAt'> & { at: Date | null; key: string }>`
    select p.id, p.name, p.pinyin as key, r.at,
      case when dep.id is not null then
        jsonb_build_object('id', dep.id, 'code', dep.code, 'name', dep.name) end as department
    from ${asked} and (p.pinyin collate "C", p.id::text) > (${name} collate "C", ${id})
    order by p.pinyin collate "C", p.id::text limit ${query.limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, query.limit, (last) => cursorAfter(`${last.key}\n${last.id}`));
  return {
    items: items.map(({ id: reader, name: called, department, at }): ThingReader => ({
      id: reader,
      name: called,
      department,
      readAt: at?.toISOString() ?? null,
    })),
    total: counted[0]?.total ?? 0,
    next,
  };
}

/** The caller says that he has read this version. */
export async function markRead(ctx: Ctx, { code, no }: { code: string; no: number }): Promise<{ at: string }> {
  const newest = await newestOf(ctx, code);
  const me = ctx.rights.personId;
  if (!newest || me === null) throw refuse('not_found', { what: code });
  // What has been replaced meanwhile has not been read in its new form.
  if (newest.no !== no) throw refuse('version_replaced');
  return ctx.tx(async (tx) => {
    const fresh = await tx.db
      .insertInto('thing_reading')
      .values({ thing_id: newest.id, no, person_id: me, at: tx.now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('at')
      .executeTakeFirst();
    if (fresh) tx.audit('thing.read', 'thing', newest.id, { code: newest.code, edition: newest.version });
    else tx.unaudited('he has said so before');
    return { at: (fresh?.at ?? tx.now).toISOString() };
  });
}

/** Tells everybody who has not read it yet. */
export async function remind(ctx: Ctx, code: string): Promise<{ told: number }> {
  const newest = await newestOf(ctx, code);
  if (!newest) throw refuse('not_found', { what: code });
  ctx.need(newest.manage);
  return ctx.tx(async (tx) => {
    const { rows } = await sql<{ id: string }>`select p.id from ${circle(newest)} and r.at is null`.execute(tx.db);
    const people = rows.map(({ id }) => id);
    await tellToRead(tx, newest, people);
    tx.audit('thing.remind', 'thing', newest.id, { code: newest.code, edition: newest.version, people: people.length });
    return { told: people.length };
  });
}

export async function tellToRead(
  tx: Tx,
  { id, name, version }: Pick<Newest, 'id' | 'name' | 'version'>,
  people: readonly string[],
): Promise<void> {
  await notify(tx, people, {
    subject: thingSubject(id),
    urgent: false,
    zh: `请阅读:${name}(${version})`,
    en: `Please read: ${name} (${version})`,
  });
}
