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
  /** Which rows of the record the transaction has written, and the hash over them; on its last line. */
  rows_tx: number | null;
  rows_hash: Buffer | null;
  hash: Buffer;
}

export const separator = '\x1f';

/** What the chain begins with. */
export const genesis: Buffer = createHash('sha256').update('anyuan').digest();

/** What a line says, as it is hashed. */
export const lineText = (row: ChainRow, seq = row.seq): string =>
  [
    seq,
    row.at,
    row.actor_kind,
    row.actor_id ?? '',
    row.actor_name,
    row.action,
    row.subject_type,
    row.subject_id ?? '',
    row.detail,
    ...(row.rows_tx === null ? [] : [row.rows_tx, row.rows_hash?.toString('hex') ?? '']),
  ].join(separator);

/** The same as `seal` in the migrations, computed outside the database that is being checked. */
export const chainHash = (before: Buffer, text: string): Buffer =>
  createHash('sha256')
    .update(before.toString('hex') + separator + text)
    .digest();

/**
 * Text can only be shifted from one field to the next across the separator, and only an empty id hashes like
 * none. We never write either, so a row with one has been changed.
 */
export function isAmbiguous(row: ChainRow): boolean {
  return (
    row.actor_id === '' ||
    row.subject_id === '' ||
    (row.rows_tx === null) !== (row.rows_hash === null) ||
    [row.actor_kind, row.actor_id, row.actor_name, row.action, row.subject_type, row.subject_id, row.detail].some(
      (text) => text?.includes(separator),
    )
  );
}
