import type { Attachment } from '@anyuan/contract';
import type { Selectable } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { announce } from '../../kernel/cases/open.ts';
import { lookAt } from '../../kernel/cases/read.ts';
import { hiddenFiles } from '../../kernel/cases/secret-files.ts';
import { showsReporter } from '../../kernel/cases/secrets.ts';
import { writeEntry } from '../../kernel/cases/timeline.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { StoredFileTable } from '../../kernel/db/types.ts';
import { cleanFile, plainName } from '../../kernel/files/intake.ts';
import { newId } from '../../kernel/ids.ts';

export async function attach(app: App, ctx: Ctx, caseId: string): Promise<Attachment> {
  // Reading is the right to attach: whoever works a case brings his evidence.
  const found = await app.cases.get(ctx, caseId);
  const file = await keepFile(app, ctx);
  return ctx.tx(async (tx) => {
    const row = await tx.db
      .insertInto('stored_file')
      .values({ ...file, case_id: caseId, purpose: 'evidence', at: tx.now, is_demo: found.demo })
      .returningAll()
      .executeTakeFirstOrThrow();
    await writeEntry(tx, caseId, { action: 'attach', data: { file: row.id, name: row.name, sha256: row.sha256 } });
    tx.audit('case.attach', 'case', caseId, { file: row.id, sha256: row.sha256 });
    await announce(app.cases, tx, 'case.noted', caseId);
    return toAttachment({ ...row, by_name: ctx.actor.name });
  });
}

/** Makes an upload harmless and stores its bytes; gives its row but for what it belongs to. */
export async function keepFile(app: App, ctx: Ctx) {
  const { filename, bytes } = ctx.upload();
  const clean = await cleanFile(bytes);
  return {
    id: newId(),
    sha256: await app.files.put(clean.bytes),
    name: plainName(filename),
    type: clean.type,
    size: clean.bytes.length,
    width: clean.width,
    height: clean.height,
    position_removed: clean.positionRemoved,
    taken_at: clean.takenAt,
    by_id: ctx.rights.personId,
  };
}

export async function attachments(app: App, ctx: Ctx, caseId: string): Promise<Attachment[]> {
  const { row: owner, type, viewer } = await lookAt(app.cases, ctx, caseId);
  const isReporterHidden = !showsReporter(type, viewer);
  const hidden = await hiddenFiles(ctx.db, type, owner, viewer);
  const rows = await ctx.db
    .selectFrom('stored_file as f')
    .leftJoin('person as p', 'p.id', 'f.by_id')
    .selectAll('f')
    .select('p.name as by_name')
    .where('f.case_id', '=', caseId)
    .orderBy('f.at')
    .execute();
  return rows
    .filter(({ id }) => !hidden.has(id))
    .map((row) => {
      const one = toAttachment(row);
      return isReporterHidden && row.by_id === owner.reporter_id ? { ...one, by: null } : one;
    });
}

export function toAttachment(row: Selectable<StoredFileTable> & { by_name: string | null }): Attachment {
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
