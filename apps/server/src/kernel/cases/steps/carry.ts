import { filesIn, type CaseType } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Tx } from '../../ctx.ts';
import { newId } from '../../ids.ts';
import type { CaseRow } from '../reading/row.ts';
import { secrecyOf } from '../reading/secrets.ts';
import { sealed, sealedNames } from './sealing.ts';

type Data = Record<string, unknown>;

/**
 * Which answers a case that follows takes along: those its own declaration understands and keeps as secret, files apart.
 * @param asked the questions that were answered: the fields of the case and what the step asked beside them
 */
export function carriedInto(asked: z.ZodObject['shape'], type: CaseType, data: Data): { answers: Data; files: Data } {
  const answers: Data = {};
  const files: Data = {};
  for (const [name, value] of Object.entries(data)) {
    const schema = type.fields.shape[name] as z.ZodType | undefined;
    if (!schema?.safeParse(value).success || isToldMore(asked[name] as z.ZodType | undefined, schema)) continue;
    if (filesIn(schema, value).length > 0) files[name] = value;
    else answers[name] = value;
  }
  return { answers, files };
}

/** The same answer with other ids in the place of those that got new ones, however deep they stand. */
export function renameIds(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return renamed.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => renameIds(one, renamed));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renameIds(one, renamed)]));
}

/** Would an answer that is secret here be shown to more people there? */
const isToldMore = (from: z.ZodType | undefined, to: z.ZodType): boolean => {
  const secrecy = from ? secrecyOf(from) : 0;
  return secrecy >= 3 && secrecyOf(to) < secrecy;
};

/** Files belong to one case each, so the new one gets entries of its own for the same content. Who sent them stays behind. */
export async function carryFiles(tx: Tx, type: CaseType, from: CaseRow, to: CaseRow, files: Data): Promise<void> {
  const own: Data = {};
  for (const [name, value] of Object.entries(files)) {
    const ids = filesIn(type.fields.shape[name] as z.ZodType, value);
    const rows = await tx.db
      .selectFrom('stored_file')
      .selectAll()
      .where('subject_id', '=', from.id)
      .where('id', 'in', ids)
      .orderBy('at')
      .execute();
    const renamed = new Map(rows.map(({ id }) => [id, newId()]));
    const kept = Array.isArray(value) ? value.filter((one) => !ids.includes(one) || renamed.has(one)) : value;
    if (renamed.size === 0 || (kept === value && renamed.size < new Set(ids).size)) continue;
    await tx.db
      .insertInto('stored_file')
      .values(rows.map((row) => ({ ...row, id: renamed.get(row.id) ?? newId(), subject_id: to.id, by_id: null })))
      .execute();
    own[name] = renameIds(kept, renamed);
  }
  if (Object.keys(own).length === 0) return;
  await tx.db
    .updateTable('case')
    .set({ data: sql`data || ${JSON.stringify(sealed(tx.ctx.app.secrets, sealedNames(type), own))}::jsonb` as never })
    .where('id', '=', to.id)
    .execute();
}
