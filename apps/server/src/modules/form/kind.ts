import { formRegister, notPlain, refuse, type FormItem } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { column, type Draft, type EntryKind, type Known, type World } from '../../kernel/registers/index.ts';
import { newestVersion } from './versions.ts';

/** Forms of the list: where they lie and how they are found. What they ask is written elsewhere (`store.ts`). */
export const formKind: EntryKind<FormItem & { publishedAt: Date | string | null }, FormItem> = {
  declared: formRegister,
  table: 'form',
  id: sql`f.id`,
  code: sql`f.code`,
  from: sql`form f`,
  select: sql`f.id, f.code, f.name, f.area, f.is_active as active, f.is_public as "isPublic", f.version, f.published_at as "publishedAt", f.questions,
    f.draft is not null as draft, f.is_shipped as shipped, f.is_demo as demo`,
  toItem: (row) => ({ ...row, publishedAt: row.publishedAt && new Date(row.publishedAt).toISOString() }),
  // A form says nothing of anybody: who may see forms sees them all.
  visible: (rights) => sql<boolean>`${holds(rights, 'form.read')}`,
  search: [sql`f.code`, sql`f.name`],
  pinyin: sql`f.pinyin`,
  filters: {
    area: (area: string) => sql`f.area = ${area}`,
    active: (is: boolean) => sql`f.is_active = ${is}`,
    isPublic: (is: boolean) => sql`f.is_public = ${is}`,
    draft: (is: boolean) => sql`(f.draft is not null) = ${is}`,
  },
  sorts: { name: sql`f.pinyin`, area: sql`f.area`, publishedAt: sql`f.published_at at time zone 'UTC'` },
  isFlat: true,
  load: loadForms,
  lock: lockForms,
  campusOf: () => null,
  check: checkPublic,
  stored: {
    name: [
      column('name', 'text', 'name'),
      { column: 'pinyin', type: 'text', of: ({ name }) => pinyinOf(String(name)) },
    ],
    area: [column('area', 'text', 'area')],
    active: [column('active', 'boolean', 'is_active')],
    isPublic: [column('isPublic', 'boolean', 'is_public')],
  },
  remove: removeForm,
  noted: ['version'],
};

async function loadForms(db: Kysely<DB>, codes: readonly string[] | null): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select id, code, null as "campusId",
      jsonb_build_object('code', code, 'name', name, 'area', area, 'active', is_active, 'isPublic', is_public) as values
    from form where ${codes === null ? sql`true` : sql`code = any(${[...codes]})`}`.execute(db);
  return rows;
}

/** Whoever is nobody here is asked what a page without scripts can ask, and of what there is. */
async function checkPublic(drafts: readonly Draft[], { db }: Pick<World, 'db'>): Promise<void> {
  for (const { id, given, complain } of drafts) {
    if (given['isPublic'] !== true) continue;
    const version = id === '' ? undefined : await newestVersion(db, id);
    const hard = version && notPlain(version.form);
    if (!version) complain('isPublic', '须先发布并启用', 'publish it first, and take it into use');
    else if (hard)
      complain(
        'isPublic',
        `公众页面不能问“${hard.label[0]}”(照片、签名、人员、科室、地点)`,
        `the page of the public cannot ask for "${hard.label[1]}" (photos, signatures, people, places)`,
      );
  }
}

/** One writer of a form after the other. */
export async function lockForms(tx: Tx, codes: readonly string[]): Promise<void> {
  const what = codes.length === 1 ? `form:${codes[0]}` : 'form import';
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(tx.db);
}

/** What has been asked stays for those who answered it; it is no longer offered. */
async function removeForm(tx: Tx, { id }: Known): Promise<string> {
  const { is_active } = await tx.db
    .selectFrom('form')
    .select('is_active')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (!is_active)
    throw refuse('in_use', { what: { zh: '版本与答卷(已停用)', en: 'versions and answers (out of use)' } });
  await tx.db.updateTable('form').set({ is_active: false }).where('id', '=', id).execute();
  return 'retire';
}
