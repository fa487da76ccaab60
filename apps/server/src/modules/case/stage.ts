import { filesIn as filesOf, refuse, type Attachment, type CaseType } from '@anyuan/contract';
import type { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import { caseSubject, renameIds, writeEntry } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { keepFile } from '../../kernel/files/index.ts';
import { newId } from '../../kernel/ids.ts';
import { claimStaged, stageFile } from '../../kernel/subjects/index.ts';

/** Keeps a photo or signature for a case that its uploader is about to open. */
export const stage = async (app: App, ctx: Ctx): Promise<Attachment> => stageFile(ctx, await keepFile(app, ctx));

const filesIn = (type: CaseType, data: Record<string, unknown>): string[] => [
  ...new Set(Object.entries(type.fields.shape).flatMap(([name, schema]) => filesOf(schema as z.ZodType, data[name]))),
];
const lost = () => refuse('not_found', { what: { zh: '所附文件', en: 'an attached file' } });

/** Gives what a person has staged new names and no owner, for a report without a name; gives the data with them. */
export async function disown(
  tx: Tx,
  type: CaseType,
  data: Record<string, unknown>,
  personId: string | null,
): Promise<Record<string, unknown>> {
  const ids = filesIn(type, data);
  if (ids.length === 0) return data;
  const staged = await tx.db
    .deleteFrom('stored_file')
    .where('id', 'in', ids)
    .where('subject_id', 'is', null)
    .where('purpose', '=', 'staged')
    .where('by_id', '=', personId)
    .returningAll()
    .execute();
  if (staged.length !== ids.length) throw lost();
  const renamed = new Map(staged.map(({ id }) => [id, newId()]));
  await tx.db
    .insertInto('stored_file')
    .values(staged.map((row) => ({ ...row, id: renamed.get(row.id) ?? newId(), by_id: null, at: tx.now })))
    .execute();
  return renameIds(data, renamed) as Record<string, unknown>;
}

/** The files a report names become files of its case. Refuses `not_found` for one that is another's or belongs elsewhere. */
export async function claim(tx: Tx, type: CaseType, caseId: string, data: Record<string, unknown>): Promise<void> {
  const ids = filesIn(type, data);
  if (ids.length === 0) return;
  const claimed = await claimStaged(tx, caseSubject(caseId), ids, 'evidence');
  for (const { id, name, sha256 } of claimed) {
    await writeEntry(tx, caseId, { action: 'attach', data: { file: id, name, sha256 } });
    tx.audit('case.attach', 'case', caseId, { file: id, sha256 });
  }
}
