import { placeRegister, refuse, type Place } from '@anyuan/contract';
import { sql } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { column, reference, type EntryKind, type Known } from '../../kernel/registers/index.ts';
import { knownIn } from './contents.ts';
import { campusAfter, checkTree, settleTree } from './judge.ts';
import { placeMerging } from './merging.ts';
import { lockTree, rank } from './tree.ts';

/** Places this caller may see. */
export const visiblePlaces = (rights: Rights) =>
  reachFilter(rights, 'place.read', {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = p.department_id)`,
  });

/** Places of the register: a tree, so that they are judged with what stands above and below. */
export const placeKind: EntryKind<Place, Place> = {
  declared: placeRegister,
  table: 'place',
  id: sql`p.id`,
  code: sql`p.code`,
  from: sql`place p`,
  more: ({
    app,
    rights,
  }) => sql`left join place above on above.id = p.parent_id left join department own on own.id = p.department_id
    left join lateral (select count(*) as devices from device d where d.place_id = p.id and ${knownIn(app, 'device', rights)}) held on true`,
  select: sql`p.id, p.code, p.name, p.kind, p.parent_id as "parentId", p.full_name as path, p.is_key as key,
    p.key_kind as "keyKind", p.is_private as private, p.cameras, cameras_banned(p.id) as "camerasBanned", p.phone, p.department_id as "departmentId", p.is_demo as demo,
    case when above.id is not null then
      jsonb_build_object('id', above.id, 'code', above.code, 'name', above.name) end as parent,
    case when own.id is not null then
      jsonb_build_object('id', own.id, 'code', own.code, 'name', own.name) end as department,
    case when p.plan_file_id is not null and p.plan_width is not null then
      jsonb_build_object('fileId', p.plan_file_id, 'width', p.plan_width, 'height', p.plan_height) end as plan,
    case when p.x is not null then jsonb_build_object('x', p.x, 'y', p.y) end as at,
    (select count(*) from place c where c.parent_id = p.id) as children,
    held.devices`,
  toItem: (row) => row,
  visible: visiblePlaces,
  search: [sql`p.code`, sql`p.full_name`, sql`p.phone`],
  pinyin: sql`p.pinyin`,
  filters: {
    kind: (kind: string) => sql`p.kind = ${kind}`,
    key: (is: boolean) => sql`p.is_key = ${is}`,
    keyKind: (kind: string) => sql`p.key_kind = ${kind}`,
    parent: (code: string) => sql`p.parent_id = (select id from place where code = ${code})`,
    within: (code: string) => sql`p.path like (select path from place where code = ${code}) || '%'`,
    department: (code: string) => sql`p.department_id = (select id from department where code = ${code})`,
    camerasBanned: (is: boolean) => sql`cameras_banned(p.id) = ${is}`,
    hasPlan: (is: boolean) => sql`(p.plan_file_id is not null) = ${is}`,
  },
  sorts: { name: sql`p.pinyin`, kind: sql`p.kind`, path: sql`p.full_name`, tree: sql`p.path` },
  // So that a sheet reads from the campus down.
  order: 'tree',
  load: loadPlaces,
  lock: lockTree,
  campusOf: campusAfter,
  check: checkTree,
  stored: {
    name: [
      column('name', 'text', 'name'),
      { column: 'pinyin', type: 'text', of: ({ name }) => pinyinOf(String(name)) },
    ],
    kind: [column('kind', 'text', 'kind')],
    parent: [reference('parent', 'place', 'parent_id')],
    key: [column('key', 'boolean', 'is_key')],
    keyKind: [column('keyKind', 'text', 'key_kind')],
    private: [{ column: 'is_private', type: 'boolean', of: ({ private: is }) => is === true }],
    cameras: [column('cameras', 'text', 'cameras')],
    phone: [column('phone', 'text', 'phone')],
    department: [reference('department', 'department', 'department_id')],
    x: [column('x', 'real', 'x')],
    y: [column('y', 'real', 'y')],
  },
  // Settled once the tree is written.
  onCreate: [
    { column: 'path', type: 'text', of: () => '' },
    { column: 'full_name', type: 'text', of: () => '' },
    { column: 'campus_id', type: 'uuid', of: ({ id }) => id },
  ],
  inOrder: (drafts) => drafts.toSorted((a, b) => rank(String(a.after['kind'])) - rank(String(b.after['kind']))),
  writing: settleTree,
  remove: removePlace,
  merging: placeMerging(() => placeKind, removePlace),
};

/** These places with all above them and what stands right below: more is not needed to judge them. */
async function loadPlaces(db: Tx['db'], codes: readonly string[] | null): Promise<Known[]> {
  const near = sql`select unnest(string_to_array(trim(both '/' from path), '/')::uuid[]) as id
    from place where code = any(${[...(codes ?? [])]})`;
  const { rows } = await sql<Known>`
    select p.id, p.code, p.campus_id as "campusId", jsonb_build_object('code', p.code, 'name', p.name, 'kind', p.kind,
      'parent', above.code, 'key', p.is_key, 'keyKind', p.key_kind, 'private', p.is_private, 'cameras', p.cameras, 'phone', p.phone, 'department', own.code,
      'x', p.x, 'y', p.y) as values
    from place p left join place above on above.id = p.parent_id left join department own on own.id = p.department_id
    where ${codes === null ? sql`true` : sql`(p.id in (${near}) or p.parent_id in (select id from place where code = any(${[...codes]})))`}
    order by p.code = any(${[...(codes ?? [])]}) desc`.execute(db);
  return rows;
}

const users = {
  place: 'parent_id',
  device: 'place_id',
  thing: 'place_id',
  case: 'place_id',
  post: 'place_id',
  sign_on: 'place_id',
  department: 'campus_id',
  shift: 'place_id',
  book_stock: 'place_id',
  book_limit: 'place_id',
} as const satisfies Partial<Record<keyof DB, string>>;
const userNames: Record<keyof typeof users, { zh: string; en: string }> = {
  place: { zh: '下级地点', en: 'places below it' },
  device: { zh: '设备', en: 'devices' },
  thing: { zh: '物品', en: 'things' },
  case: { zh: '案件', en: 'cases' },
  post: { zh: '岗位', en: 'posts' },
  sign_on: { zh: '上岗记录', en: 'duty records' },
  department: { zh: '科室', en: 'departments' },
  shift: { zh: '排班', en: 'shifts' },
  book_stock: { zh: '账册结存', en: 'balances of books' },
  book_limit: { zh: '账册限量', en: 'limits of books' },
};

/** A place with something below it or on it stays. */
async function removePlace(tx: Tx, { id }: Known): Promise<string> {
  for (const [table, field] of Object.entries(users)) {
    const { rows } = await sql`select from ${sql.table(table)} where ${sql.ref(field)} = ${id} limit 1`.execute(tx.db);
    if (rows.length > 0) throw refuse('in_use', { what: userNames[table as keyof typeof users] });
  }
  await tx.db.deleteFrom('place').where('id', '=', id).execute();
  return 'remove';
}
