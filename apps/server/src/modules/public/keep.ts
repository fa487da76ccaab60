import type { App } from '../../kernel/app.ts';
import { caseSubject, writeEntry } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { aboutSubject } from '../../kernel/subjects/index.ts';
import type { Cleaned } from './read-form.ts';

/** A file whose content is stored, waiting for the case it will belong to. */
export interface KeptFile {
  id: string;
  sha256: string;
  name: string;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  positionRemoved: boolean;
  takenAt: string | null;
}

export async function keep(app: App, cleaned: readonly Cleaned[]): Promise<KeptFile[]> {
  const kept: KeptFile[] = [];
  for (const { bytes, takenAt, ...about } of cleaned) {
    const sha256 = await app.files.put(bytes);
    kept.push({ id: newId(), sha256, size: bytes.length, takenAt: takenAt?.toISOString() ?? null, ...about });
  }
  return kept;
}

/** Ties the files to their case, in the transaction that writes it. */
export async function attachAll(tx: Tx, caseId: string, isDemo: boolean, files: readonly KeptFile[]): Promise<void> {
  if (files.length === 0) return;
  const rows = files.map((file) => ({
    id: file.id,
    sha256: file.sha256,
    name: file.name,
    type: file.type,
    size: file.size,
    width: file.width,
    height: file.height,
    position_removed: file.positionRemoved,
    taken_at: file.takenAt,
    ...aboutSubject(caseSubject(caseId)),
    purpose: 'evidence',
    by_id: null,
    at: tx.now,
    is_demo: isDemo,
  }));
  await tx.db.insertInto('stored_file').values(rows).execute();
  for (const { id, name, sha256 } of files)
    await writeEntry(tx, caseId, { action: 'attach', data: { file: id, name, sha256 } });
  tx.audit('case.attach', 'case', caseId, { files: files.map(({ id }) => id) });
}
