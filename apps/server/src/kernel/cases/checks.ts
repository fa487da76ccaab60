import { fieldMeta, refuse, type CaseAction, type CaseType, type Label } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Tx } from '../ctx.ts';
import type { CaseRow } from './row.ts';

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Everything a step asks to be known by now is known. Refuses `fields_missing` with the fields' names. */
export function checkNeeds(type: CaseType, action: CaseAction, data: Record<string, unknown>): void {
  const missing = (action.needs ?? []).filter((name) => isEmpty(data[name]));
  if (missing.length === 0) return;
  const labels = missing.map(
    (name) => fieldMeta(type.fields.shape[name] as z.ZodType)?.label ?? ([name, name] as Label),
  );
  throw refuse('fields_missing', {
    fields: { zh: labels.map(([zh]) => zh).join('、'), en: labels.map(([, en]) => en).join(', ') },
    names: missing,
  });
}

const fileWidgets = new Set(['files', 'signature']);

/** Files named in an answer belong to this case. */
export async function checkFiles(
  tx: Tx,
  row: CaseRow,
  action: CaseAction,
  input: Record<string, unknown>,
): Promise<void> {
  const ids = Object.entries(action.input?.shape ?? {})
    .filter(([, schema]) => fileWidgets.has(fieldMeta(schema as z.ZodType)?.widget ?? ''))
    .flatMap(([name]) =>
      Array.isArray(input[name]) ? (input[name] as string[]) : input[name] ? [input[name] as string] : [],
    );
  if (ids.length === 0) return;
  const known = await tx.db
    .selectFrom('stored_file')
    .select('id')
    .where('case_id', '=', row.id)
    .where('id', 'in', ids)
    .execute();
  if (known.length !== new Set(ids).size)
    throw refuse('not_found', { what: { zh: '所附文件', en: 'an attached file' } });
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
