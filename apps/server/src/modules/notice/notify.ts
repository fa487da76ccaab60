import type { Notice } from '@anyuan/contract';
import type { Selectable } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { NoticeTable } from '../../kernel/db/types.ts';
import { newId } from '../../kernel/ids.ts';
import { enqueue } from '../delivery/index.ts';

export interface NewNotice {
  caseId: string | null;
  urgent: boolean;
  /** A clock is the reason. */
  isClock?: boolean;
  zh: string;
  en: string;
}

/** Tells people something, in the page and on the phone, in the transaction that gives the reason. */
export async function notify(tx: Tx, people: readonly string[], notice: NewNotice): Promise<void> {
  const rows = [...new Set(people)].map((person_id) => ({
    id: newId(),
    person_id,
    at: tx.now,
    case_id: notice.caseId,
    is_urgent: notice.urgent,
    is_clock: notice.isClock ?? false,
    zh: notice.zh,
    en: notice.en,
  }));
  if (rows.length === 0) return;
  await tx.db.insertInto('notice').values(rows).execute();
  await enqueue(
    tx,
    rows.map(({ id }) => id),
  );
  for (const row of rows)
    tx.publish(
      'notice.created',
      row.id,
      { permission: 'own', people: [row.person_id] },
      toNotice({ ...row, seen_at: null }),
    );
}

export function toNotice(row: Selectable<NoticeTable>): Notice {
  return {
    id: row.id,
    at: row.at.toISOString(),
    caseId: row.case_id,
    urgent: row.is_urgent,
    zh: row.zh,
    en: row.en,
    seenAt: row.seen_at?.toISOString() ?? null,
  };
}
