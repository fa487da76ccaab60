import { isDeepStrictEqual } from 'node:util';

import type { App } from '../../kernel/app.ts';
import { newId } from '../../kernel/ids.ts';
import { shippedTables } from './shipped/index.ts';

/** Tables of the product that are new here, or have changed since and were left as they came. */
export async function shipTables(app: App): Promise<void> {
  const ctx = app.system('start');
  const known = new Map(
    (await ctx.db.selectFrom('score_table').select(['code', 'definition', 'is_shipped']).execute()).map((one) => [
      one.code,
      one,
    ]),
  );
  const due = shippedTables().filter(({ code, definition }) => {
    const before = known.get(code);
    return (
      !before || (before.is_shipped && !isDeepStrictEqual(before.definition, JSON.parse(JSON.stringify(definition))))
    );
  });
  if (due.length === 0) return;
  await ctx.tx(async (tx) => {
    for (const { code, definition } of due) {
      const values = {
        name: definition.name,
        definition: JSON.stringify(definition) as never,
        changed_at: tx.now,
        is_shipped: true,
      };
      await tx.db
        .insertInto('score_table')
        .values({ id: newId(), code, ...values })
        .onConflict((conflict) => conflict.column('code').doUpdateSet(values))
        .execute();
    }
    tx.audit('scoreTable.ship', 'scoreTable', null, { codes: due.map(({ code }) => code) });
  });
}
