import { fieldMeta, type CaseType } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Tx } from '../ctx.ts';
import { newId } from '../ids.ts';
import type { CaseRow } from './row.ts';
import { secrecyOf } from './secrets.ts';

type Data = Record<string, unknown>;

/**
 * Which answers a case that follows takes along: those its own declaration understands and keeps as secret, files apart.
 * @param asked the questions that were answered: the fields of the case and what the step asked beside them
 */
export function carriedInto(
  asked: z.ZodObject['shape'],
  type: CaseType,
  data: Data,
): { answers: Data; files: Record<string, string[]> } {
  const answers: Data = {};
  const files: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(data)) {
    const schema = type.fields.shape[name] as z.ZodType | undefined;
    if (!schema?.safeParse(value).success || isToldMore(asked[name] as z.ZodType | undefined, schema)) continue;
    if (fieldMeta(schema)?.widget === 'files') files[name] = value as string[];
    else answers[name] = value;
  }
  return { answers, files };
}

/** Would an answer that is secret here be shown to more people there? */
const isToldMore = (from: z.ZodType | undefined, to: z.ZodType): boolean => {
  const secrecy = from ? secrecyOf(from) : 0;
  return secrecy >= 3 && secrecyOf(to) < secrecy;
};

/** Files belong to one case each, so the new one gets entries of its own for the same content. Who sent them stays behind. */
export async function carryFiles(tx: Tx, from: CaseRow, to: CaseRow, files: Record<string, string[]>): Promise<void> {
  const own: Record<string, string[]> = {};
  for (const [name, ids] of Object.entries(files)) {
    const rows = await tx.db
      .selectFrom('stored_file')
      .selectAll()
      .where('case_id', '=', from.id)
      .where('id', 'in', ids.length > 0 ? ids : [from.id])
      .orderBy('at')
      .execute();
    const copies = rows.map((row) => ({ ...row, id: newId(), case_id: to.id, by_id: null }));
    if (copies.length === 0) continue;
    await tx.db.insertInto('stored_file').values(copies).execute();
    own[name] = copies.map(({ id }) => id);
  }
  if (Object.keys(own).length === 0) return;
  await tx.db
    .updateTable('case')
    .set({ data: sql`data || ${JSON.stringify(own)}::jsonb` as never })
    .where('id', '=', to.id)
    .execute();
}
