import { deviceKindLabels, type DeviceKind, type Reply } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { sheetReply, writeSheet } from '../../kernel/sheet/write.ts';
import { visibleDevices } from './read.ts';
import { deviceColumns } from './sheet.ts';

/** All devices the caller may see. How cameras are reached stays in the server; those columns are left empty. */
export async function exportDevices(ctx: Ctx): Promise<Reply> {
  const rows = await ctx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.code', 'd.name', 'd.kind', 'p.code as place', 'd.x', 'd.y', 'd.test_due_on', 'd.is_enabled'])
    .select(
      sql<string | null>`(select string_agg(c.code, ' ' order by l.position)
        from device_camera l join device c on c.id = l.camera_id where l.device_id = d.id)`.as('cameras'),
    )
    .where(visibleDevices(ctx.rights))
    .orderBy('d.code')
    .execute();
  await ctx.tx(async (tx) => tx.audit('device.export', 'device', null, { rows: rows.length }));
  const body = await writeSheet(
    '设备 Devices',
    deviceColumns,
    rows.map(({ test_due_on, is_enabled, kind, ...row }) => ({
      ...row,
      kind: deviceKindLabels[kind as DeviceKind][0],
      testDueOn: test_due_on,
      enabled: is_enabled,
    })),
  );
  return sheetReply(body, '设备.xlsx');
}
