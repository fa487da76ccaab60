import { fieldMeta, innerSchema, ringsIn, titleOf as columnTitle } from '@anyuan/contract';
import { sql } from 'kysely';
import { z } from 'zod';

import { reaches } from '../../auth/index.ts';
import { canonical } from '../../canonical.ts';
import type { Ctx } from '../../ctx.ts';
import type { JsonObject } from '../../db/index.ts';
import { inRings } from '../../rings.ts';
import { repeated } from '../../sheet/index.ts';
import type { AnyKind, Change, Draft, Known, Values, World } from './kind.ts';
import { refFields, refsOf } from './refs.ts';

const many = 100;

/** Says of every change what it would do, with its faults at their fields. The changes count together. */
export async function judge(
  kind: AnyKind,
  ctx: Ctx,
  db: Ctx['db'],
  changes: readonly Change[],
): Promise<{ drafts: Draft[]; world: World }> {
  const codes = changes.map(({ code }) => code);
  const near = [...codes, ...ownRefs(kind, changes)];
  const known = new Map(
    (await kind.load(db, near.length > many && !kind.isFlat ? null : near)).map((one): [string, Known] => [
      one.code,
      one,
    ]),
  );
  const touched = codes.flatMap((code): Values[] => {
    const values = known.get(code)?.values;
    return values ? [values] : [];
  });
  const refs = await refsOf(db, kind, [...changes.map(({ given }) => given), ...touched]);
  const world: World = { ctx, db, refs, known };
  const twice = repeated(changes);
  const drafts = changes.map((change) => {
    const same = twice.get(change.code);
    const draft = draftOf(kind, change, known.get(change.code));
    if (same) draft.complain('code', `编码重复:第 ${same.join('、')} 行`, `the code is in rows ${same.join(', ')}`);
    kind.derive?.(draft, world);
    return draft;
  });
  const draftsByCode = new Map(drafts.map((draft) => [draft.code, draft]));
  for (const draft of drafts) checkRefs(kind, draft, world, draftsByCode);
  for (const draft of drafts) checkTrees(kind, draft);
  await checkRings(kind, db, drafts);
  for (const draft of drafts) if (draft.wrong.length === 0) checkNeeded(kind, draft);
  await kind.check?.(drafts, world);
  for (const draft of drafts) {
    draft.campusId = kind.campusOf(draft, world, draftsByCode);
    const homes = [draft.campusId, ...(draft.before ? [draft.before.campusId] : [])];
    if (!homes.every((campusId) => reaches(ctx.rights, kind.declared.manage, { campusId })))
      draft.wrong.push({
        field: 'code',
        zh: '不在您管理的院区',
        en: 'it is not on a campus you manage',
        as: 'forbidden',
      });
    draft.problems = draft.wrong.map(({ field, zh, en }) => ({ column: titleOf(kind, field)[0], zh, en }));
    draft.verdict =
      draft.wrong.length > 0
        ? 'bad'
        : !draft.before
          ? 'create'
          : changedFields(kind, draft).length === 0
            ? 'same'
            : 'update';
  }
  return { drafts, world };
}

/** What the changes refer to among their own kind. */
const ownRefs = (kind: AnyKind, changes: readonly Change[]): string[] =>
  refFields(kind)
    .filter(([, to]) => to === kind.declared.kind)
    .flatMap(([field]) => changes.flatMap(({ given }) => [given[field] ?? []].flat() as string[]));

function draftOf({ declared }: AnyKind, { row, code, given, wrong }: Change, before: Known | undefined): Draft {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    row,
    code,
    id: before?.id ?? '',
    before,
    given: said,
    after: { ...(before ? before.values : { ...declared.defaults }), ...said, code },
    wrong,
    campusId: null,
    verdict: 'same',
    problems: [],
    complain: (field, zh, en) => void wrong.push({ field, zh, en }),
  };
}

/** The title of a field's column in a sheet. */
export function titleOf({ declared }: Pick<AnyKind, 'declared'>, field: string): readonly [zh: string, en: string] {
  const titled = declared.sheetTitles?.[field];
  if (titled) return titled;
  const schema = declared.fields.shape[field] as z.ZodType | undefined;
  if (!schema) return [field, field];
  const [zh, en] = columnTitle(schema, field);
  const isCode = fieldMeta(schema)?.to !== undefined && !(innerSchema(schema) instanceof z.ZodArray);
  return isCode ? [`${zh}编码`, `${en} code`] : [zh, en];
}

const labelOf = ({ declared }: AnyKind, field: string): readonly [string, string] =>
  fieldMeta(declared.fields.shape[field] as z.ZodType)?.label ?? [field, field];

/** What is referred to has to be there, or come with the same changes. */
function checkRefs(kind: AnyKind, draft: Draft, { refs }: World, drafts: ReadonlyMap<string, Draft>): void {
  for (const [field, to] of refFields(kind)) {
    if (draft.given[field] === undefined) continue;
    for (const code of [draft.given[field] ?? []].flat() as string[]) {
      const found = refs.find(to, code);
      const among = fieldMeta(kind.declared.fields.shape[field] as z.ZodType)?.among;
      if (found && (among === undefined || found.kind === among)) continue;
      if (to === kind.declared.kind && drafts.has(code)) continue;
      const [zh, en] = labelOf(kind, field);
      draft.wrong.push({
        field,
        zh: `没有${zh} ${code}`,
        en: `there is no ${en.toLowerCase()} ${code}`,
        as: 'not_found',
        what: code,
      });
    }
  }
}

/** Tables that make a tree: nobody in them stands below himself. */
function checkTrees(kind: AnyKind, draft: Draft): void {
  for (const [field, schema] of Object.entries(kind.declared.fields.shape)) {
    const tree = fieldMeta(schema as z.ZodType)?.tree;
    const rows = draft.given[field];
    if (!tree || !Array.isArray(rows)) continue;
    const names = [...ringsIn(rows as Values[], tree)];
    if (names.length === 0) continue;
    draft.wrong.push({
      field,
      zh: `${names.join('、')} 转了一圈又回到自己`,
      en: `${names.join(', ')}: it comes round to where it began`,
      as: 'below_itself',
    });
  }
}

/** Nothing stands below itself, whether the ring is there at once or closed by several changes together. */
async function checkRings(kind: AnyKind, db: Ctx['db'], drafts: readonly Draft[]): Promise<void> {
  const moving = drafts.filter(({ given }) => typeof given['parent'] === 'string');
  if (moving.length === 0 || !refFields(kind).some(([field, to]) => field === 'parent' && to === kind.declared.kind))
    return;
  const { rows } = await sql<{ code: string; parent: string }>`
    select t.code, above.code as parent from ${sql.table(kind.table)} t join ${sql.table(kind.table)} above on above.id = t.parent_id
  `.execute(db);
  const above = new Map<string, string | null>(rows.map(({ code, parent }) => [code, parent]));
  for (const { code, after } of drafts) above.set(code, typeof after['parent'] === 'string' ? after['parent'] : null);
  const rings = inRings(
    above,
    moving.map(({ code }) => code),
  );
  const [zh, en] = labelOf(kind, 'parent');
  for (const draft of moving)
    if (rings.has(draft.code))
      draft.complain('parent', `${zh}不能是它自己或它的下级`, `${en.toLowerCase()} cannot be itself or below it`);
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

function checkNeeded(kind: AnyKind, draft: Draft): void {
  for (const [field, schema] of Object.entries(kind.declared.fields.shape)) {
    if (schema instanceof z.ZodOptional || !isEmpty(draft.after[field])) continue;
    const [zh, en] = labelOf(kind, field);
    draft.complain(field, `须填${zh}`, `${en} is needed`);
  }
}

/** Fields that are not what they were. */
export const changedFields = (
  { declared }: Pick<AnyKind, 'declared'>,
  { before, after }: Pick<Draft, 'before' | 'after'>,
): string[] => Object.keys(declared.fields.shape).filter((field) => !isSame(before?.values[field], after[field]));

/** The database keeps four bytes of a number; nothing, empty and null are one. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.fround(a) === Math.fround(b);
  if (Array.isArray(a) || Array.isArray(b)) return listed(a) === listed(b);
  return plain(a) === plain(b);
}

// The rows of a table are the same in whatever order the database gives their cells.
const listed = (value: unknown): string => canonical(isEmpty(value) ? [] : value);
const plain = (value: unknown): unknown =>
  isEmpty(value) ? null : typeof value === 'object' ? canonical(value) : value;

/** X and Y of a plan come together. */
export function checkPoint({ after, wrong, complain }: Draft): void {
  if (wrong.length === 0 && isEmpty(after['x']) !== isEmpty(after['y']))
    complain('x', 'X 和 Y 须同时填写', 'give X and Y together');
}

/** Values as an audit line may hold them: what is secret is only said to be there. */
export function changesOf(kind: Pick<AnyKind, 'declared'>, draft: Draft): JsonObject {
  const shown = (values: Values | undefined, field: string): unknown => {
    const value = values?.[field];
    if (isEmpty(value)) return null;
    return (fieldMeta(kind.declared.fields.shape[field] as z.ZodType)?.secrecy ?? 0) >= 3 ? '***' : value;
  };
  return Object.fromEntries(
    changedFields(kind, draft)
      .filter((field) => field !== 'code')
      .map((field) => [field, [shown(draft.before?.values, field), shown(draft.after, field)]]),
  ) as JsonObject;
}
