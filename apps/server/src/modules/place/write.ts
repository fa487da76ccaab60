import { refuse, type HandlerInput, type Place, type placeApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/types.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { getPlace } from './read.ts';
import { forgetPoints, lockTree, mayStandBelow, planAbove, settle } from './tree.ts';

type Put = HandlerInput<typeof placeApi.put>;

export async function putPlace(input: Put, ctx: Ctx): Promise<Place> {
  await ctx.tx(async (tx) => {
    await lockTree(tx);
    const before = await placeByCode(tx, input.code);
    const parent = await parentOf(tx, input, before?.parent_id ?? null);
    // A new campus belongs to none yet: only who manages all of them may found it.
    ctx.need('place.manage', { campusId: parent?.campus_id ?? before?.campus_id ?? null });
    if (before) ctx.need('place.manage', { campusId: before.campus_id });
    const row = {
      name: input.name,
      pinyin: pinyinOf(input.name),
      kind: input.kind,
      parent_id: parent?.id ?? null,
      ...(input.key !== undefined && { is_key: input.key }),
      ...(input.keyKind !== undefined && { key_kind: input.keyKind }),
      ...(input.phone !== undefined && { phone: input.phone === '' ? null : input.phone }),
      ...(input.department !== undefined && { department_id: await departmentId(tx, input.department) }),
    };
    const id = before?.id ?? newId();
    if (before) {
      await childrenStillFit(tx, before.id, input.kind);
      const planBefore = await planAbove(tx, before.parent_id);
      await tx.db.updateTable('place').set(row).where('id', '=', id).execute();
      await settle(tx, id);
      if ((await planAbove(tx, row.parent_id)) !== planBefore) await forgetPoints(tx, id);
    } else {
      await tx.db
        .insertInto('place')
        .values({ ...row, id, code: input.code, path: '', full_name: '', campus_id: parent?.campus_id ?? id })
        .execute();
      await settle(tx, id);
    }
    if (input.at !== undefined)
      await tx.db
        .updateTable('place')
        .set({ x: input.at?.x ?? null, y: input.at?.y ?? null })
        .where('id', '=', id)
        .execute();
    tx.audit(before ? 'place.change' : 'place.create', 'place', id, { ...input });
    tx.publish('place.changed', id, { permission: 'place.read', campusId: parent?.campus_id ?? id }, {});
  });
  return getPlace(ctx, input.code);
}

export async function movePlace(ctx: Ctx, code: string, at: { x: number; y: number }): Promise<Place> {
  await ctx.tx(async (tx) => {
    const row = await managed(tx, code);
    await tx.db.updateTable('place').set({ x: at.x, y: at.y }).where('id', '=', row.id).execute();
    tx.audit('place.move', 'place', row.id, { from: { x: row.x, y: row.y }, to: at });
    tx.publish('place.changed', row.id, { permission: 'place.read', campusId: row.campus_id }, {});
  });
  return getPlace(ctx, code);
}

const users = {
  place: 'parent_id',
  device: 'place_id',
  case: 'place_id',
  post: 'place_id',
  sign_on: 'place_id',
  department: 'campus_id',
} as const satisfies Partial<Record<keyof DB, string>>;
const userNames: Record<keyof typeof users, { zh: string; en: string }> = {
  place: { zh: '下级地点', en: 'places below it' },
  device: { zh: '设备', en: 'devices' },
  case: { zh: '案件', en: 'cases' },
  post: { zh: '岗位', en: 'posts' },
  sign_on: { zh: '上岗记录', en: 'duty records' },
  department: { zh: '科室', en: 'departments' },
};

export async function removePlace(ctx: Ctx, code: string): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    await lockTree(tx);
    const row = await managed(tx, code);
    for (const [table, column] of Object.entries(users)) {
      const { rows } = await sql`select from ${sql.table(table)} where ${sql.ref(column)} = ${row.id} limit 1`.execute(
        tx.db,
      );
      if (rows.length > 0) throw refuse('in_use', { what: userNames[table as keyof typeof users] });
    }
    await tx.db.deleteFrom('place').where('id', '=', row.id).execute();
    tx.audit('place.remove', 'place', row.id, { code, name: row.name });
    tx.publish('place.changed', row.id, { permission: 'place.read', campusId: row.campus_id }, {});
  });
  return { ok: true };
}

export const placeByCode = (tx: Tx, code: string) =>
  tx.db.selectFrom('place').selectAll().where('code', '=', code).executeTakeFirst();

/** The place, if this caller may change it. */
export async function managed(tx: Tx, code: string) {
  const row = await placeByCode(tx, code);
  if (!row) throw refuse('not_found', { what: code });
  tx.ctx.need('place.manage', { campusId: row.campus_id });
  return row;
}

async function parentOf(tx: Tx, input: Put, beforeId: string | null) {
  if (input.kind === 'campus') {
    if (input.parent) throw misplaced('院区没有上级', 'a campus has no place above it');
    return null;
  }
  if (input.parent === null || (input.parent === undefined && beforeId === null))
    throw misplaced('请选择上级地点', 'choose the place above it');
  const parent = input.parent
    ? await placeByCode(tx, input.parent)
    : await tx.db.selectFrom('place').selectAll().where('id', '=', beforeId).executeTakeFirst();
  if (!parent) throw refuse('not_found', { what: input.parent });
  if (!mayStandBelow(input.kind, parent.kind))
    throw misplaced('上级须是更大的一级', 'the place above must be of a larger kind');
  return parent;
}

async function childrenStillFit(tx: Tx, id: string, kind: string): Promise<void> {
  const children = await tx.db.selectFrom('place').select(['code', 'kind']).where('parent_id', '=', id).execute();
  const misfit = children.find((child) => !mayStandBelow(child.kind, kind));
  if (misfit)
    throw misplaced(`下级 ${misfit.code} 不能在此级之下`, `${misfit.code} cannot stand below this kind`, 'kind');
}

const misplaced = (zh: string, en: string, path = 'parent') =>
  refuse('invalid', { issues: [{ path, message: `${zh} ${en}` }] });

async function departmentId(tx: Tx, code: string | null): Promise<string | null> {
  if (code === null) return null;
  const row = await tx.db.selectFrom('department').select('id').where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row.id;
}
