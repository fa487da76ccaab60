import { filesIn, type ThingKind } from '@anyuan/contract';
import type { z } from 'zod';

import type { Tx } from '../../kernel/ctx.ts';
import type { Draft } from '../../kernel/registers/index.ts';
import { claimStaged } from '../../kernel/subjects/index.ts';

const filesOf = ({ own, fields }: ThingKind, values: Record<string, unknown>): string[] => [
  ...new Set(own.flatMap((name) => filesIn(fields.shape[name] as z.ZodType, values[name]))),
];

/** Files that are named in fields of a thing become its own; those it had stay, also when a field no longer names them. */
export async function claimFiles(tx: Tx, kind: ThingKind, drafts: readonly Draft[]): Promise<void> {
  for (const { id, before, after } of drafts) {
    const had = before ? filesOf(kind, before.values) : [];
    const fresh = filesOf(kind, after).filter((file) => !had.includes(file));
    if (fresh.length === 0) continue;
    const known = await tx.db
      .selectFrom('stored_file')
      .select('id')
      .where('id', 'in', fresh)
      .where('subject_id', '=', id)
      .execute();
    const staged = fresh.filter((file) => !known.some((row) => row.id === file));
    for (const { id: file, sha256 } of await claimStaged(tx, { kind: 'thing', id }, staged, 'document'))
      tx.audit('thing.attach', 'thing', id, { file, sha256 });
  }
}
