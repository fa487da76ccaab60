import { isSecret } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import { typeOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { offeredKinds } from './kinds.ts';

const batch = 200;

/** Deletes name and number of whoever reported, as the page promised, and ends the code. The matter itself stays. */
export async function forgetContacts(ctx: Ctx): Promise<number> {
  const { app } = ctx;
  const kinds = offeredKinds();
  const before = new Date(ctx.now());
  before.setUTCFullYear(before.getUTCFullYear() - app.settings.get<number>('public.contactYears'));
  for (let forgotten = 0; ;) {
    const found = await ctx.tx(async (tx) => {
      const rows = await tx.db
        .selectFrom('public_report as r')
        .innerJoin('case as c', 'c.id', 'r.case_id')
        .select(['c.id', 'c.type', 'c.number'])
        .where('r.code_hash', 'is not', null)
        .where('c.closed_at', '<', before)
        .limit(batch)
        .execute();
      for (const row of rows) {
        const kind = kinds.find(({ type }) => type === row.type);
        const secrets = Object.entries(typeOf(app.cases, row.type).fields.shape)
          .filter(([, schema]) => isSecret(schema as z.ZodType))
          .map(([name]) => name)
          .concat(kind?.contact ?? []);
        const names = kind?.forgets ?? secrets;
        await sql`select forget_reported(${row.id}, ${names}::text[])`.execute(tx.db);
        await tx.db.updateTable('public_report').set({ code_hash: null }).where('case_id', '=', row.id).execute();
        tx.audit('public.forget', 'case', row.id, { number: row.number, fields: names });
      }
      return rows.length;
    });
    forgotten += found;
    if (found < batch) return forgotten;
  }
}
