import { filesIn, missingFields, refuse, type CaseAction, type CaseType } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Tx } from '../../ctx.ts';
import { checkNames } from '../../names.ts';
import type { CaseRow } from '../reading/row.ts';

/** Everything a step asks to be known by now is known. Refuses `fields_missing` with the fields' names. */
export function checkNeeds(type: CaseType, action: CaseAction, data: Record<string, unknown>): void {
  const missing = missingFields(type, action, data);
  if (missing) throw missing;
}

/** Files named in an answer belong to this case. */
export async function checkFiles(
  tx: Tx,
  row: CaseRow,
  action: CaseAction,
  input: Record<string, unknown>,
): Promise<void> {
  const ids = Object.entries(action.input?.shape ?? {}).flatMap(([name, schema]) =>
    filesIn(schema as z.ZodType, input[name]),
  );
  if (ids.length === 0) return;
  const known = await tx.db
    .selectFrom('stored_file')
    .select('id')
    .where('subject_id', '=', row.id)
    .where('id', 'in', ids)
    .execute();
  if (known.length !== new Set(ids).size)
    throw refuse('not_found', { what: { zh: '所附文件', en: 'an attached file' } });
}

/**
 * Whoever and whatever an answer names is there. Who becomes a party or where it is routed to is looked at there; what
 * a device says names nobody, and waits for nothing.
 */
export async function checkMentions(
  tx: Tx,
  shape: Readonly<Record<string, unknown>>,
  input: Readonly<Record<string, unknown>>,
  checked: readonly (string | undefined)[],
): Promise<void> {
  if (tx.ctx.actor.kind === 'device') return;
  const left = Object.fromEntries(Object.entries(shape).filter(([name]) => !checked.includes(name)));
  await checkNames(tx.db, left, input);
}

/** A photo of what was done must be younger than the order to do it. */
export async function checkPhoto(
  tx: Tx,
  type: CaseType,
  row: CaseRow,
  action: CaseAction,
  input: Record<string, unknown>,
): Promise<void> {
  if (!action.photo) return;
  const { field, after } = action.photo;
  const ids = (input[field] as string[] | undefined) ?? [];
  const stamp = row.stamps[after];
  if (stamp === undefined) return;
  const fresh =
    ids.length > 0 &&
    (await tx.db
      .selectFrom('stored_file')
      .select('id')
      .where('id', 'in', ids)
      .where('type', 'like', 'image/%')
      .where(sql<boolean>`coalesce(taken_at, at) > ${new Date(stamp)}`)
      .executeTakeFirst());
  if (fresh) return;
  const [zh, en] = Object.values(type.actions).find((one) => one.stamp === after)?.label ?? [after, after];
  throw refuse('photo_too_old', { after: { zh, en } });
}
