import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { checkPoint, type Draft, type World } from '../../kernel/registers/index.ts';
import { forgetPoints, mayStandBelow, planAbove, rank, settle } from './tree.ts';

type Drafts = ReadonlyMap<string, Draft>;

/** A place as it will be, whether it changes or not. */
const afterOf = (code: unknown, { known }: World, drafts: Drafts): Record<string, unknown> | undefined =>
  drafts.get(String(code))?.after ?? known.get(String(code))?.values;

/** Kinds only get larger upwards; whatever stands above or below may come with the same changes. */
export function checkTree(all: readonly Draft[], world: World): void {
  const drafts: Drafts = new Map(all.map((draft) => [draft.code, draft]));
  for (const draft of all) {
    checkPoint(draft);
    checkParent(draft, world, drafts);
  }
  for (const [code, { values }] of world.known) {
    const above = drafts.get(String(values['parent']));
    if (above && !drafts.has(code) && !mayStandBelow(String(values['kind']), String(above.after['kind'])))
      above.complain('kind', `下级 ${code} 不能在此级之下`, `${code} cannot stand below this level`);
  }
  // From the campus down: what stands below a bad row cannot be written either.
  for (const draft of all.toSorted((a, b) => levelOf(a) - levelOf(b))) {
    const above = drafts.get(String(draft.after['parent']));
    if (above && above !== draft && above.wrong.length > 0 && !draft.wrong.some(({ field }) => field === 'parent'))
      draft.complain('parent', `上级在第 ${above.row} 行,有误`, `the place above, in row ${above.row}, is bad`);
  }
}

const levelOf = ({ after }: Draft): number => rank(String(after['kind']));

function checkParent({ after, wrong, complain }: Draft, world: World, drafts: Drafts): void {
  const { kind, parent } = after as { kind?: string | null; parent?: string | null };
  if (!kind || wrong.some(({ field }) => field === 'parent')) return;
  if (kind === 'campus') {
    if (parent) complain('parent', '院区没有上级', 'a campus has no place above it');
    return;
  }
  if (!parent) return complain('parent', '须填上级', 'the place above is needed');
  const above = afterOf(parent, world, drafts);
  const larger = above?.['kind'] as string | undefined;
  if (larger && !mayStandBelow(kind, larger))
    complain('parent', '上级须是更大的一级', 'the place above must be of a larger level');
}

/** The campus a place will stand in; null: a new one. */
export function campusAfter(draft: Draft, world: World, drafts: Drafts): string | null {
  let root = draft.code;
  // Five levels are the most; a sheet that is wrong may still hold a circle.
  for (let step = 0; step < 5; step++) {
    const parent = afterOf(root, world, drafts)?.['parent'] as string | null | undefined;
    if (!parent) break;
    root = parent;
  }
  return world.known.get(root)?.campusId ?? null;
}

/** Once rows are written: paths, names and campuses of the tree; points drawn on a plan that was left are forgotten. */
export async function settleTree(tx: Tx, drafts: readonly Draft[], { refs }: World): Promise<() => Promise<void>> {
  const idOf = (code: unknown): string | null => refs.find('place', code)?.id ?? null;
  const moved: { draft: Draft; plan: string | null }[] = [];
  for (const draft of drafts)
    if (draft.before && draft.before.values['parent'] !== (draft.after['parent'] ?? null))
      moved.push({ draft, plan: await planAbove(tx, idOf(draft.before.values['parent'])) });
  return async () => {
    await settle(tx, drafts.length === 1 ? (drafts[0]?.id ?? null) : null);
    for (const { draft, plan } of moved) {
      if ((await planAbove(tx, idOf(draft.after['parent']))) === plan) continue;
      await forgetPoints(tx, draft.id);
      const { x, y } = draft.given as { x?: number | null; y?: number | null };
      if (x !== undefined) await sql`update place set x = ${x}, y = ${y ?? null} where id = ${draft.id}`.execute(tx.db);
    }
    for (const draft of drafts) if (draft.after['kind'] === 'campus') draft.campusId ??= draft.id;
  };
}
