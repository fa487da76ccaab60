import { refuse, type Department, type HandlerInput, type identityApi } from '@anyuan/contract';
import { sql, type Selectable } from 'kysely';

import { startingWith } from '../../kernel/auth/index.ts';
import { moveDepartmentCases } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import type { DepartmentTable } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';
import { needWholeHospital } from './duties.ts';

type Row = Selectable<DepartmentTable>;
type Put = HandlerInput<typeof identityApi.putDepartment>;

export async function listDepartments(ctx: Ctx): Promise<{ items: Department[] }> {
  const rows = await ctx.db.selectFrom('department').selectAll().orderBy('code').execute();
  return { items: rows.map(toDepartment) };
}

/** Adds or changes a department; what stands below it moves along. */
export function putDepartment(ctx: Ctx, input: Put): Promise<Department> {
  return ctx.tx((tx) => saveDepartment(tx, input));
}

export async function saveDepartment(tx: Tx, input: Put & { demo?: boolean }): Promise<Department> {
  needWholeHospital(tx);
  // Paths of a whole subtree change together, so the tree is changed by one at a time.
  await sql`select pg_advisory_xact_lock(hashtextextended('identity.departments', 0))`.execute(tx.db);
  const before = await byCode(tx, input.code);
  const parent = await parentOf(tx, input, before);
  const id = before?.id ?? newId();
  const row = {
    code: input.code,
    name: input.name,
    parent_id: parent?.id ?? null,
    path: `${parent?.path ?? '/'}${id}/`,
    campus_id: await campusOf(tx, input, before, parent),
    phone: input.phone === undefined ? (before?.phone ?? null) : input.phone || null,
  };
  const after = await tx.db
    .insertInto('department')
    .values({ id, ...row, is_demo: input.demo ?? false })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .returningAll()
    .executeTakeFirstOrThrow();
  if (before) await moveBelow(tx, before, after);
  tx.audit(before ? 'department.change' : 'department.create', 'department', id, {
    before: before && toDepartment(before),
    after: toDepartment(after),
  });
  return toDepartment(after);
}

export async function removeDepartment(ctx: Ctx, code: string): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    needWholeHospital(tx);
    const row = await byCode(tx, code);
    if (!row) throw refuse('not_found', { what: code });
    await tx.db
      .deleteFrom('department')
      .where('id', '=', row.id)
      .execute()
      .catch((error: { code?: string }) => {
        // People, places, cases or departments below still name it.
        throw error.code === '23503' ? refuse('in_use', { what: code }) : error;
      });
    tx.audit('department.remove', 'department', row.id, { before: toDepartment(row) });
  });
  return { ok: true };
}

const byCode = (tx: Tx, code: string): Promise<Row | undefined> =>
  tx.db.selectFrom('department').selectAll().where('code', '=', code).executeTakeFirst();

async function parentOf(tx: Tx, input: Put, before: Row | undefined): Promise<Row | undefined> {
  if (input.parent === null) return undefined;
  const all = tx.db.selectFrom('department').selectAll();
  if (input.parent === undefined)
    return before?.parent_id ? all.where('id', '=', before.parent_id).executeTakeFirst() : undefined;
  const parent = await byCode(tx, input.parent);
  if (!parent) throw refuse('not_found', { what: input.parent });
  if (before && parent.path.startsWith(before.path)) throw refuse('below_itself', { path: 'parent' });
  return parent;
}

async function campusOf(tx: Tx, input: Put, before: Row | undefined, parent: Row | undefined): Promise<string | null> {
  if (input.campus === null) return null;
  if (input.campus === undefined) return before ? before.campus_id : (parent?.campus_id ?? null);
  const campus = await tx.db
    .selectFrom('place')
    .select('id')
    .where('code', '=', input.campus)
    .where('kind', '=', 'campus')
    .executeTakeFirst();
  if (!campus) throw refuse('not_found', { what: input.campus });
  return campus.id;
}

async function moveBelow(tx: Tx, before: Row, after: Row): Promise<void> {
  const below = startingWith(before.path);
  if (before.campus_id !== after.campus_id)
    await tx.db
      .updateTable('department')
      .set({ campus_id: after.campus_id })
      .where('path', 'like', below)
      .where('campus_id', 'is not distinct from', before.campus_id)
      .execute();
  if (before.path === after.path) return;
  await tx.db
    .updateTable('department')
    .set({ path: sql<string>`${after.path}::text || substr(path, ${before.path.length + 1})` })
    .where('path', 'like', below)
    .execute();
  await moveDepartmentCases(tx, before.path, after.path);
}

function toDepartment(row: Row): Department {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    parentId: row.parent_id,
    campusId: row.campus_id,
    phone: row.phone,
    demo: row.is_demo,
  };
}
