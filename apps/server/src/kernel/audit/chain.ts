import { createHash } from 'node:crypto';

/** One line of the trail as it is hashed; `at` is text to the microsecond, as PostgreSQL wrote it. */
export interface ChainRow {
  seq: number;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  action: string;
  subject_type: string;
  subject_id: string | null;
  detail: string;
  hash: Buffer;
}

const separator = '\x1f';

/** What the chain begins with. */
export const genesis: Buffer = createHash('sha256').update('anyuan').digest();

/** The same as `audit_hash` in the migrations, computed outside the database that is being checked. */
export function chainHash(before: Buffer, row: ChainRow, seq = row.seq): Buffer {
  const parts = [
    before.toString('hex'),
    seq,
    row.at,
    row.actor_kind,
    row.actor_id ?? '',
    row.actor_name,
    row.action,
    row.subject_type,
    row.subject_id ?? '',
    row.detail,
  ];
  return createHash('sha256').update(parts.join(separator)).digest();
}

/**
 * Text can only be shifted from one field to the next across the separator, and only an empty id hashes like
 * none. We never write either, so a row with one has been changed.
 */
export function isAmbiguous(row: ChainRow): boolean {
  return (
    row.actor_id === '' ||
    row.subject_id === '' ||
    [row.actor_kind, row.actor_id, row.actor_name, row.action, row.subject_type, row.subject_id, row.detail].some(
      (text) => text?.includes(separator),
    )
  );
}
