import type { Tx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';

export function publishDevice(tx: Tx, row: { id: string; campus_id: string | null }, data: JsonObject = {}): void {
  tx.publish('device.changed', row.id, { permission: 'device.read', campusId: row.campus_id }, data);
}
