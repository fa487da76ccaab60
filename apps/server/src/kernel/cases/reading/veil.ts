import type { Kysely } from 'kysely';

import type { Ctx } from '../../ctx.ts';
import type { DB } from '../../db/index.ts';
import { typeOf, type CaseEngine } from '../types.ts';
import type { NamedCaseRow } from './row.ts';

type Named = Pick<NamedCaseRow, 'type' | 'title' | 'device_id' | 'device_code' | 'device_name'>;

/** Of these devices, those that the caller must not know of, whatever else he may read. */
async function hiddenDevices(ctx: Ctx, ids: readonly string[], db: Kysely<DB>): Promise<ReadonlySet<string>> {
  const { personId } = ctx.rights;
  if (ids.length === 0 || personId === null) return new Set();
  const kind = ctx.app.subjects.kinds().find((one) => one.kind === 'device');
  return new Set((await kind?.hidden?.(db, ids, [personId]))?.map(({ id }) => id));
}

/**
 * A case about a device that is kept from the caller is read without it: neither by its name, nor in a title that carries it.
 * @param db that of the transaction, where there is one: whoever holds a connection must not wait for another
 */
export async function veiled<R extends Named>(
  engine: CaseEngine,
  ctx: Ctx,
  rows: readonly R[],
  db: Kysely<DB> = ctx.db,
): Promise<R[]> {
  const hidden = await hiddenDevices(ctx, [...new Set(rows.flatMap(({ device_id: id }) => id ?? []))], db);
  if (hidden.size === 0) return [...rows];
  return rows.map((row) =>
    row.device_id !== null && hidden.has(row.device_id)
      ? { ...row, title: typeOf(engine, row.type).label[0], device_id: null, device_code: null, device_name: null }
      : row,
  );
}

/** Devices whose cases are found by their number only, when the caller looks for words. */
export async function keptFromSearch(ctx: Ctx, q: string | undefined): Promise<readonly string[]> {
  if (!q) return [];
  return (
    (await ctx.app.subjects
      .kinds()
      .find((one) => one.kind === 'device')
      ?.hiddenTo?.(ctx)) ?? []
  );
}

/** Whether cases may be looked for by this device. */
export async function isHiddenDevice(ctx: Ctx, code: string): Promise<boolean> {
  const row = await ctx.db.selectFrom('device').select('id').where('code', '=', code).executeTakeFirst();
  return row !== undefined && (await hiddenDevices(ctx, [row.id], ctx.db)).has(row.id);
}
