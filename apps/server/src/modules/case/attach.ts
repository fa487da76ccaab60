import type { Attachment } from '@anyuan/contract';
import type { Selectable } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { announce } from '../../kernel/cases/open.ts';
import { writeEntry } from '../../kernel/cases/timeline.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { StoredFileTable } from '../../kernel/db/types.ts';
import { cleanFile, plainName } from '../../kernel/files/intake.ts';
import { newId } from '../../kernel/ids.ts';

export async function attach(app: App, ctx: Ctx, caseId: string): Promise<Attachment> {
  // Reading is the right to attach: whoever works a case brings his evidence.
  const found = await app.cases.get(ctx, caseId);
  const { filename, bytes } = ctx.upload();
  const clean = await cleanFile(bytes);
  const sha256 = await app.files.put(clean.bytes);
  return ctx.tx(async (tx) => {
    const row = await tx.db
      .insertInto('stored_file')
      .values({
        id: newId(),
        sha256,
        name: plainName(filename),
        type: clean.type,
        size: clean.bytes.length,
        width: clean.width,
        height: clean.height,
        position_removed: clean.positionRemoved,
        taken_at: clean.takenAt,
        case_id: caseId,
        purpose: 'evidence',
        by_id: ctx.rights.personId,
        at: tx.now,
        is_demo: found.demo,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await writeEntry(tx, caseId, { action: 'attach', data: { file: row.id, name: row.name, sha256 } });
    tx.audit('case.attach', 'case', caseId, { file: row.id, sha256 });
    await announce(app.cases, tx, 'case.noted', caseId);
    return toAttachment({ ...row, by_name: ctx.actor.name });
  });
}

export async function attachments(app: App, ctx: Ctx, caseId: string): Promise<Attachment[]> {
  await app.cases.get(ctx, caseId);
  const rows = await ctx.db
    .selectFrom('stored_file as f')
    .leftJoin('person as p', 'p.id', 'f.by_id')
    .selectAll('f')
    .select('p.name as by_name')
    .where('f.case_id', '=', caseId)
    .orderBy('f.at')
    .execute();
  return rows.map(toAttachment);
}

function toAttachment(row: Selectable<StoredFileTable> & { by_name: string | null }): Attachment {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    size: row.size,
    sha256: row.sha256,
    at: row.at.toISOString(),
    by: row.by_id ? { id: row.by_id, name: row.by_name ?? '' } : null,
    width: row.width,
    height: row.height,
    positionRemoved: row.position_removed,
  };
}
