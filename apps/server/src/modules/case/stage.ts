import { fieldMeta, refuse, type Attachment, type CaseType } from '@anyuan/contract';
import type { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import { writeEntry } from '../../kernel/cases/timeline.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { keepFile, toAttachment } from './attach.ts';

const fileWidgets = new Set(['files', 'signature']);

/** Keeps a photo or signature for a case that its uploader is about to open; until then nobody else sees it. */
export async function stage(app: App, ctx: Ctx): Promise<Attachment> {
  const file = await keepFile(app, ctx);
  return ctx.tx(async (tx) => {
    const row = await tx.db
      .insertInto('stored_file')
      .values({ ...file, case_id: null, purpose: 'staged', at: tx.now })
      .returningAll()
      .executeTakeFirstOrThrow();
    // Without its hash: what somebody then reports without a name must not be traced to this line.
    tx.audit('file.stage', 'file', row.id);
    return toAttachment({ ...row, by_name: ctx.actor.name });
  });
}

const filesIn = (type: CaseType, data: Record<string, unknown>): string[] => [
  ...new Set(
    Object.entries(type.fields.shape)
      .filter(([, schema]) => fileWidgets.has(fieldMeta(schema as z.ZodType)?.widget ?? ''))
      .flatMap(([name]) => (data[name] === undefined ? [] : ([data[name]].flat() as string[]))),
  ),
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
    .where('case_id', 'is', null)
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
  const rename = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(rename) : typeof value === 'string' ? (renamed.get(value) ?? value) : value;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, rename(value)]));
}

/** The files a report names become files of its case. Refuses `not_found` for one that is another's or belongs elsewhere. */
export async function claim(tx: Tx, type: CaseType, caseId: string, data: Record<string, unknown>): Promise<void> {
  const ids = filesIn(type, data);
  if (ids.length === 0) return;
  const claimed = await tx.db
    .updateTable('stored_file')
    .set({
      case_id: caseId,
      purpose: 'evidence',
      is_demo: (eb) => eb.selectFrom('case').select('is_demo').where('id', '=', caseId).$asScalar(),
    })
    .where('id', 'in', ids)
    .where('case_id', 'is', null)
    .where('purpose', '=', 'staged')
    .where('by_id', tx.ctx.rights.personId === null ? 'is' : '=', tx.ctx.rights.personId)
    .returning(['id', 'name', 'sha256'])
    .execute();
  if (claimed.length !== ids.length) throw lost();
  for (const { id, name, sha256 } of claimed) {
    await writeEntry(tx, caseId, { action: 'attach', data: { file: id, name, sha256 } });
    tx.audit('case.attach', 'case', caseId, { file: id, sha256 });
  }
}
