import { ApiError, refuse, type EntryAnswer, type EventType } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Ctx, Tx } from '../../ctx.ts';
import { newId } from '../../ids.ts';
import { changedFields, changesOf, judge } from './judge.ts';
import type { AnyKind, Draft, Known, Stored, Values, World } from './kind.ts';

const atOnce = 500;

/** Writes drafts that were found good: new rows and changed columns, over sets. Audit and events are the caller's. */
export async function writeDrafts(kind: AnyKind, tx: Tx, drafts: readonly Draft[], world: World): Promise<void> {
  const fresh = drafts.filter(({ verdict }) => verdict === 'create');
  const old = drafts.filter(({ verdict }) => verdict === 'update');
  for (const draft of fresh) {
    draft.id = newId();
    world.refs.add(kind.declared.kind as 'place', {
      id: draft.id,
      code: draft.code,
      name: String(draft.after['name']),
      kind: (draft.after['kind'] as string | undefined) ?? null,
      campusId: draft.campusId,
    });
  }
  const wrote = await kind.writing?.(tx, drafts, world);
  await insert(kind, tx, kind.inOrder?.(fresh) ?? fresh, world);
  await update(kind, tx, old, world);
  await wrote?.();
}

/** Several fields may lie in one column, or change what follows from them. */
const distinct = <C extends { column: string }>(columns: readonly C[]): C[] => [
  ...new Map(columns.map((one) => [one.column, one])).values(),
];
const names = (columns: readonly string[]) => sql.join(columns.map((name) => sql.ref(name)));
const typed = (columns: readonly { column: string; type: string }[]) =>
  sql.join(columns.map(({ column, type }) => sql`${sql.ref(column)} ${sql.raw(type)}`));

async function insert(kind: AnyKind, tx: Tx, drafts: readonly Draft[], world: World): Promise<void> {
  const stored = distinct(Object.values(kind.stored).flat());
  const given = [...stored, ...(kind.onCreate ?? [])];
  const columns = ['id', 'code', ...given.map(({ column }) => column)];
  for (let i = 0; i < drafts.length; i += atOnce) {
    const part = drafts.slice(i, i + atOnce);
    const rows = part.map((draft) => ({
      id: draft.id,
      code: draft.code,
      ...rowOf(stored, draft.after, world),
      ...Object.fromEntries((kind.onCreate ?? []).map(({ column, of }) => [column, of(draft)])),
    }));
    // Somebody else may have made it meanwhile: then it is this one, changed.
    const again = sql.join(stored.map(({ column }) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));
    const written = await sql<{ id: string; code: string }>`
      insert into ${sql.table(kind.table)} (${names(columns)})
      select ${names(columns.map((name) => `v.${name}`))}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id uuid, code text, ${typed(given)})
      on conflict (code) do update set ${again} returning id, code`.execute(tx.db);
    const idOf = new Map(written.rows.map(({ id, code }) => [code, id]));
    for (const draft of part) draft.id = idOf.get(draft.code) ?? draft.id;
  }
}

/** Only columns that change: what others write meanwhile, e.g. a passed test, stays. */
async function update(kind: AnyKind, tx: Tx, drafts: readonly Draft[], world: World): Promise<void> {
  const bySet = Map.groupBy(drafts, (draft) => changedFields(kind, draft).join(' '));
  for (const [set, same] of bySet) {
    const stored = distinct(set.split(' ').flatMap((field) => kind.stored[field] ?? []));
    if (stored.length === 0) continue;
    const rows = same.map((draft) => ({ id: draft.id, ...rowOf(stored, draft.after, world) }));
    const assigned = sql.join(stored.map(({ column }) => sql`${sql.ref(column)} = v.${sql.ref(column)}`));
    await sql`
      update ${sql.table(kind.table)} as t set ${assigned}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id uuid, ${typed(stored)})
      where t.id = v.id`.execute(tx.db);
  }
}

const rowOf = (stored: readonly Stored[], values: Values, world: World): Record<string, unknown> =>
  Object.fromEntries(stored.map(({ column, of }) => [column, of(values, world)]));

/** Saves one thing, new or known; what is left out stays as it was. */
export const putEntry = (kind: AnyKind, ctx: Ctx, code: string, given: Values): Promise<void> =>
  save(kind, ctx, code, given, { mayBeNew: true });

/** Changes one that is there; `action` names its line in the audit. */
export const changeEntry = (kind: AnyKind, ctx: Ctx, code: string, given: Values, action = 'change'): Promise<void> =>
  save(kind, ctx, code, given, { mayBeNew: false, action });

/** Enters a new one. */
export const createEntry = (kind: AnyKind, ctx: Ctx, code: string, given: Values): Promise<void> =>
  save(kind, ctx, code, given, { mayBeNew: true, mustBeNew: true });

interface Saving {
  mayBeNew: boolean;
  mustBeNew?: boolean;
  action?: string;
}

async function save(kind: AnyKind, ctx: Ctx, code: string, given: Values, how: Saving): Promise<void> {
  await ctx.tx(async (tx) => {
    await kind.lock(tx, [code]);
    await saveIn(kind, tx, code, given, how);
  });
}

/** Changes one within what else is being done; whoever calls it holds the lock. */
export const changeIn = (kind: AnyKind, tx: Tx, code: string, given: Values): Promise<void> =>
  saveIn(kind, tx, code, given, { mayBeNew: false });
/** Enters a new one within what else is being done. */
export const createIn = (kind: AnyKind, tx: Tx, code: string, given: Values): Promise<void> =>
  saveIn(kind, tx, code, given, { mayBeNew: true, mustBeNew: true });

async function saveIn(kind: AnyKind, tx: Tx, code: string, given: Values, how: Saving): Promise<void> {
  const { drafts, world } = await judge(kind, tx.ctx, tx.db, [{ row: 1, code, given, wrong: [] }]);
  for (const draft of drafts) {
    if (!how.mayBeNew && !draft.before) throw refuse('not_found', { what: code });
    if (how.mustBeNew && draft.before) throw refuse('already_exists', { what: code });
    refuseWrong(kind, draft);
    if (draft.verdict === 'same') continue;
    await writeDrafts(kind, tx, [draft], world);
    tellOne(kind, tx, draft, how.action);
  }
}

/** A single change answers as its fault is: not allowed, not there, or not valid at its field. */
function refuseWrong(kind: AnyKind, { wrong }: Draft): void {
  if (wrong.some(({ as }) => as === 'forbidden')) throw refuse('forbidden', { permission: kind.declared.manage });
  const missing = wrong.find(({ as }) => as === 'not_found');
  const issues = wrong.map(({ field, zh, en }) => ({ path: field, message: `${zh} ${en}`, zh, en }));
  if (missing) throw refuse('not_found', { what: missing.what, issues });
  if (wrong.some(({ as }) => as === 'below_itself')) throw refuse('below_itself', { issues });
  if (issues.length > 0) throw refuse('invalid', { issues });
}

function tellOne(kind: AnyKind, tx: Tx, draft: Draft, action = draft.before ? 'change' : 'create'): void {
  const { kind: name, read } = kind.declared;
  tx.audit(`${name}.${action}`, name, draft.id, {
    code: draft.code,
    changes: changesOf(kind, draft),
  });
  publish(kind, tx, draft.id, { permission: read, campusId: draft.campusId });
}

export function publish(
  kind: AnyKind,
  tx: Tx,
  id: string,
  reach: { permission: string; campusId: string | null },
): void {
  tx.publish(`${kind.declared.kind}.changed` as EventType, id, reach);
}

/** Does what a sheet says. One line for all: thousands of lines at once would hold up the chain, and with it alarms. */
export async function importDrafts(kind: AnyKind, tx: Tx, drafts: readonly Draft[], world: World): Promise<void> {
  await writeDrafts(kind, tx, drafts, world);
  const old = drafts.filter(({ before }) => before);
  tx.audit(`${kind.declared.kind}.import`, kind.declared.kind, null, {
    ...(kind.declared.type !== undefined && { type: kind.declared.type }),
    created: drafts.filter(({ before }) => !before).map(({ code }) => code),
    changed: old.map(({ code }) => code),
    changes: Object.fromEntries(old.map((draft) => [draft.code, changesOf(kind, draft)])),
  });
  // Whoever watches one campus hears of what happened there.
  for (const [campusId, some] of Map.groupBy(drafts, (draft) => draft.campusId))
    publish(kind, tx, some[0]?.id ?? '', { permission: kind.declared.read, campusId });
}

/** Many entries at once, as a sheet would bring them: all of them, or a refusal that says which is wrong and why. */
export async function enterMany(
  kind: AnyKind,
  ctx: Ctx,
  rows: readonly { code: string; given: Values }[],
): Promise<number> {
  return ctx.tx(async (tx) => {
    await kind.lock(
      tx,
      rows.map(({ code }) => code),
    );
    const judged = rows.map(({ code, given }, i) => ({ row: i + 1, code, given, wrong: [] }));
    const { drafts, world } = await judge(kind, ctx, tx.db, judged);
    for (const draft of drafts) refuseWrong(kind, draft);
    const changed = drafts.filter(({ verdict }) => verdict !== 'same');
    if (changed.length > 0) await importDrafts(kind, tx, changed, world);
    return changed.length;
  });
}

/** The same change of many; a refusal stops its own entry only. */
export async function changeMany(
  kind: AnyKind,
  ctx: Ctx,
  codes: readonly string[],
  change: Values,
): Promise<EntryAnswer[]> {
  const given = parsedFields(kind, change, kind.declared.batch);
  return ctx.tx(async (tx) => {
    await kind.lock(tx, codes);
    const there = new Set((await kind.load(tx.db, codes)).map(({ code }) => code));
    const asked = codes.filter((code) => there.has(code));
    const { drafts, world } = await judge(
      kind,
      ctx,
      tx.db,
      asked.map((code, i) => ({ row: i + 1, code, given, wrong: [] })),
    );
    const good = drafts.filter(({ verdict }) => verdict === 'update');
    if (good.length > 0) await writeDrafts(kind, tx, good, world);
    for (const draft of good) tellOne(kind, tx, draft);
    const draftOf = new Map(drafts.map((draft) => [draft.code, draft]));
    return codes.map((code) => ({ code, refused: refusalOf(draftOf.get(code), code) }));
  });
}

function refusalOf(draft: Draft | undefined, code: string): EntryAnswer['refused'] {
  if (!draft) return { zh: `找不到 ${code}`, en: `Not found: ${code}` };
  if (draft.wrong.length === 0) return null;
  return {
    zh: draft.wrong.map(({ zh }) => zh).join(';'),
    en: draft.wrong.map(({ en }) => en).join('; '),
  };
}

/** Values of these fields, each valid for its field; refused at the field. */
export function parsedFields(
  { declared }: Pick<AnyKind, 'declared'>,
  change: Values,
  fields: readonly string[],
): Values {
  const issues: { path: string; message: string }[] = [];
  const given: Values = {};
  for (const [field, value] of Object.entries(change)) {
    const schema = declared.fields.shape[field] as z.ZodType | undefined;
    if (!schema || !fields.includes(field)) throw refuse('bad_request', { reason: field });
    const isCleared = value === null && schema.safeParse(undefined).success;
    const parsed = isCleared ? undefined : schema.safeParse(value);
    if (parsed && !parsed.success)
      issues.push({ path: field, message: parsed.error.issues[0]?.message ?? '填写有误 not valid' });
    given[field] = parsed ? parsed.data : null;
  }
  if (issues.length > 0) throw refuse('invalid', { issues });
  return given;
}

/** Takes one away. */
export async function removeEntry(kind: AnyKind, ctx: Ctx, code: string): Promise<void> {
  await ctx.tx(async (tx) => {
    await kind.lock(tx, [code]);
    const entry = await managedEntry(kind, tx, code);
    const action = await kind.remove(tx, entry);
    tx.audit(`${kind.declared.kind}.${action}`, kind.declared.kind, entry.id, {
      code,
      name: String(entry.values['name']),
    });
    publish(kind, tx, entry.id, { permission: kind.declared.read, campusId: entry.campusId });
  });
}

/** The entry, if this caller may change it. */
export async function managedEntry(kind: AnyKind, tx: Tx, code: string): Promise<Known> {
  const entry = (await kind.load(tx.db, [code])).find((one) => one.code === code);
  if (!entry) throw refuse('not_found', { what: code });
  tx.ctx.need(kind.declared.manage, { campusId: entry.campusId });
  return entry;
}

/** Takes many away, one transaction each. */
export async function removeMany(kind: AnyKind, ctx: Ctx, codes: readonly string[]): Promise<EntryAnswer[]> {
  const items: EntryAnswer[] = [];
  for (const code of codes) {
    try {
      await removeEntry(kind, ctx, code);
      items.push({ code, refused: null });
    } catch (error) {
      // A fault of ours ends the whole call; a plain no belongs to its row.
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
      const { message, messageEn } = error.toBody().error;
      items.push({ code, refused: { zh: message, en: messageEn } });
    }
  }
  return items;
}
