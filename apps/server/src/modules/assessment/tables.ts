import {
  refuse,
  ScoreTable,
  worthOf,
  toPoints,
  type HandlerInput,
  type ScoreTableItem,
  type assessmentApi,
} from '@anyuan/contract';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';

interface Row {
  id: string;
  code: string;
  name: string;
  definition: ScoreTable;
  is_shipped: boolean;
}

/** Points of the items all of whose rules name their evidence. */
const evidentOf = ({ items }: ScoreTable): number =>
  toPoints(
    items
      .filter(({ rules }) => rules.length > 0 && rules.every(({ evidence }) => evidence))
      .reduce((sum, item) => sum + worthOf(item), 0),
  );

const shown = ({ id, code, name, definition, is_shipped }: Row): ScoreTableItem => ({
  id,
  code,
  name,
  source: definition.source,
  missing: definition.missing,
  items: definition.items.length,
  points: toPoints(definition.items.reduce((sum, item) => sum + worthOf(item), 0)),
  evident: evidentOf(definition),
  shipped: is_shipped,
});

export async function listTables(ctx: Ctx): Promise<ScoreTableItem[]> {
  const rows = await ctx.db.selectFrom('score_table').selectAll().orderBy('is_shipped').orderBy('code').execute();
  return rows.map(shown);
}

export async function findTable(ctx: Pick<Ctx, 'db'>, code: string): Promise<Row> {
  const row = await ctx.db.selectFrom('score_table').selectAll().where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

export async function getTable(ctx: Ctx, code: string) {
  const row = await findTable(ctx, code);
  return { ...shown(row), definition: row.definition };
}

/** Name, source and what is missing; items come by Excel, and a table that is not there yet begins without any. */
export async function putTable(
  { code, name, source, missing }: HandlerInput<typeof assessmentApi.putTable>,
  ctx: Ctx,
): Promise<ScoreTableItem> {
  await ctx.tx(async (tx) => {
    const before = await lockTable(tx, code);
    await writeTable(tx, code, { name, source, missing, items: before?.definition.items ?? [] });
  });
  return shown(await findTable(ctx, code));
}

export const lockTable = (tx: Tx, code: string): Promise<Row | undefined> =>
  tx.db.selectFrom('score_table').selectAll().where('code', '=', code).forUpdate().executeTakeFirst();

/** A table as a hospital has it: no longer as it came. Assessments that have begun keep what they began with. */
export async function writeTable(tx: Tx, code: string, definition: ScoreTable): Promise<void> {
  const values = { name: definition.name, definition: JSON.stringify(definition) as never, changed_at: tx.now };
  const { id } = await tx.db
    .insertInto('score_table')
    .values({ id: newId(), code, ...values })
    .onConflict((conflict) => conflict.column('code').doUpdateSet({ ...values, is_shipped: false }))
    .returning('id')
    .executeTakeFirstOrThrow();
  tx.audit('scoreTable.put', 'scoreTable', id, { code, name: definition.name, items: definition.items.length });
  tx.publish('assessment.changed', id, { permission: 'assessment.read' });
}
