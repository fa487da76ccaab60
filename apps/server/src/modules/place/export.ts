import { keyKindLabels, placeKindLabels, type Place, type Reply } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { sheetReply, writeSheet } from '../../kernel/sheet/write.ts';
import { placeRows, visiblePlaces } from './read.ts';
import { placeColumns } from './sheet.ts';

/** All places the caller may see, in the order of the tree, so that the file can be read back as it is. */
export async function exportPlaces(ctx: Ctx): Promise<Reply> {
  const rows = await placeRows(ctx.db)
    .leftJoin('place as parent', 'parent.id', 'p.parent_id')
    .leftJoin('department', 'department.id', 'p.department_id')
    .select(['parent.code as parent_code', 'department.code as department_code'])
    .where(visiblePlaces(ctx.rights))
    .orderBy('p.path')
    .execute();
  await ctx.tx(async (tx) => tx.audit('place.export', 'place', null, { rows: rows.length }));
  const body = await writeSheet(
    '地点 Places',
    placeColumns,
    rows.map((row) => ({
      code: row.code,
      name: row.name,
      kind: placeKindLabels[row.kind as Place['kind']][0],
      parent: row.parent_code,
      key: row.is_key,
      keyKind: row.key_kind ? (keyKindLabels[row.key_kind as keyof typeof keyKindLabels]?.[0] ?? null) : null,
      phone: row.phone,
      department: row.department_code,
      x: row.x,
      y: row.y,
    })),
  );
  return sheetReply(body, '地点.xlsx');
}
