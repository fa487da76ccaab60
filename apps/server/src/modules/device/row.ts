import { refuse } from '@anyuan/contract';

import type { Tx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/json-types.ts';

export function deviceByCode(tx: Tx, code: string) {
  return tx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.code', 'd.name', 'd.kind', 'd.place_id', 'p.campus_id'])
    .where('d.code', '=', code)
    .executeTakeFirst();
}

/** The device, if this caller may change it. */
export async function managedDevice(tx: Tx, code: string) {
  const row = await deviceByCode(tx, code);
  if (!row) throw refuse('not_found', { what: code });
  tx.ctx.need('device.manage', { campusId: row.campus_id });
  return row;
}

export function publishDevice(tx: Tx, row: { id: string; campus_id: string | null }, data: JsonObject = {}): void {
  tx.publish('device.changed', row.id, { permission: 'device.read', campusId: row.campus_id }, data);
}
