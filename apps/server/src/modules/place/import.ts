import type { ImportReport } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { readSheet } from '../../kernel/sheet/read.ts';
import { refuseBad, toReport } from '../../kernel/sheet/report.ts';
import { judge, type Draft } from './judge.ts';
import { placeColumns } from './sheet.ts';
import { forgetPoints, lockTree, planAbove, rank, settle } from './tree.ts';

/** Reads places from Excel. A dry run only tells; a real one writes every row or, with a bad one, none. */
export async function importPlaces(ctx: Ctx, dryRun: boolean): Promise<ImportReport> {
  const rows = await readSheet(ctx.upload().bytes, placeColumns);
  if (dryRun) return toReport(true, await judge(ctx.db, ctx.rights, rows));
  return ctx.tx(async (tx) => {
    await lockTree(tx);
    const drafts = await judge(tx.db, ctx.rights, rows);
    const done = toReport(false, drafts);
    refuseBad(done);
    const changed = drafts.filter((draft) => draft.verdict === 'create' || draft.verdict === 'update');
    if (changed.length > 0) await write(tx, changed);
    return done;
  });
}

const atOnce = 500;

async function write(tx: Tx, drafts: Draft[]): Promise<void> {
  const fresh = drafts.filter((draft) => !draft.before).sort((a, b) => rank(a.after.kind) - rank(b.after.kind));
  for (const draft of fresh) draft.after.id = newId();
  const idOf = new Map(fresh.map((draft) => [draft.code, draft.after.id]));
  const parentId = (draft: Draft) => draft.after.parent && (idOf.get(draft.after.parent.code) ?? draft.after.parent.id);
  const values = (draft: Draft) => ({
    id: draft.after.id,
    name: draft.after.name,
    pinyin: pinyinOf(draft.after.name),
    kind: draft.after.kind,
    parent_id: parentId(draft) ?? null,
    is_key: draft.after.key,
    key_kind: draft.after.keyKind,
    phone: draft.after.phone,
    department_id: draft.after.departmentId,
    x: draft.after.x,
    y: draft.after.y,
  });
  for (let i = 0; i < fresh.length; i += atOnce)
    await tx.db
      .insertInto('place')
      .values(
        fresh.slice(i, i + atOnce).map((draft) => ({
          ...values(draft),
          code: draft.code,
          path: '',
          full_name: '',
          campus_id: draft.after.id,
        })),
      )
      .execute();

  const old = drafts.filter((draft) => draft.before);
  const moved: { draft: Draft; plan: string | null }[] = [];
  for (const draft of old)
    if (draft.before && draft.before.parent_id !== (parentId(draft) ?? null))
      moved.push({ draft, plan: await planAbove(tx, draft.before.parent_id) });
  const update = () =>
    sql`
    update place set name = v.name, pinyin = v.pinyin, kind = v.kind, parent_id = v.parent_id, is_key = v.is_key,
      key_kind = v.key_kind, phone = v.phone, department_id = v.department_id, x = v.x, y = v.y
    from jsonb_to_recordset(${JSON.stringify(old.map(values))}::jsonb) as v(id uuid, name text, pinyin text, kind text,
      parent_id uuid, is_key boolean, key_kind text, phone text, department_id uuid, x real, y real)
    where place.id = v.id`.execute(tx.db);
  if (old.length > 0) await update();
  await settle(tx, null);
  for (const { draft, plan } of moved) {
    if ((await planAbove(tx, parentId(draft) ?? null)) === plan) continue;
    await forgetPoints(tx, draft.after.id);
    if (!draft.givesPoint) Object.assign(draft.after, { x: null, y: null });
  }
  if (moved.length > 0) await update();

  // One line for all: thousands of lines at once would hold up the chain, and with it alarms.
  const codes = (some: Draft[]) => some.map((draft) => draft.code);
  tx.audit('place.import', 'place', null, { created: codes(fresh), changed: codes(old) });
  const first = drafts[0];
  if (first) tx.publish('place.changed', first.after.id, { permission: 'place.read' }, { count: drafts.length });
}
