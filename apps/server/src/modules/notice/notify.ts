import { deviceKindLabels, type Notice } from '@anyuan/contract';
import { sql, type RawBuilder, type Selectable } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { NoticeTable } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';
import { aboutSubject, isDemoOf, type Subject, type SubjectKind } from '../../kernel/subjects/index.ts';
import { enqueue } from '../delivery/index.ts';

export interface NewNotice {
  /** What it is about, and what it opens. */
  subject: Subject | null;
  urgent: boolean;
  /** A clock is the reason. */
  isClock?: boolean;
  /** It is about several of its kind, of which the subject is the first: their list is opened. */
  isList?: boolean;
  zh: string;
  en: string;
}

/** Whom something is told, in the transaction (or the part of it) that gives the reason. */
export interface Call {
  tx: Tx;
  people: readonly string[];
  notice: NewNotice;
}

/** Tells people something, in the page and on the phone, in the transaction that gives the reason. */
export async function notify(tx: Tx, people: readonly string[], notice: NewNotice): Promise<void> {
  notifyAll(tx, [{ tx, people, notice }]);
}

/** Several calls in one statement; nobody waits for it. */
export function notifyAll(tx: Tx, calls: readonly Call[]): void {
  const told = calls.flatMap(({ tx: own, people, notice }) =>
    [...new Set(people)].map((person_id) => ({ own, row: rowOf(tx, person_id, notice) })),
  );
  if (told.length === 0) return;
  const rows = told.map(({ row }) => row);
  const devices = tx.ctx.app.subjects.kinds().find(({ kind }) => kind === 'device');
  const isHidden = devices?.isHidden?.(sql`d.id`, sql`r.person_id`) ?? sql<boolean>`false`;
  tx.send(sql`
    insert into notice (id, person_id, at, subject_kind, subject_id, is_urgent, is_clock, is_list, zh, en, is_demo)
    select id, person_id, at, subject_kind, subject_id, is_urgent, is_clock, is_list, ${withoutNames('zh')}, ${withoutNames('en')},
      coalesce(${isDemoOf(tx, sql.ref('r.subject_kind'), sql.ref('r.subject_id'))}, false)
    from jsonb_populate_recordset(null::notice, ${JSON.stringify(rows)}::jsonb) as r
    -- Cases of cameras that are kept from whom it is told: without their names, as in lists.
    left join lateral (select c.title, d.code, d.name from "case" c join device d on d.id = c.device_id
      where r.subject_kind = 'case' and c.id = r.subject_id and d.kind = 'camera' and ${isHidden}) k on true`);
  enqueue(
    tx,
    rows.map(({ id }) => id),
  );
  for (const { own, row } of told)
    own.publish('notice.created', row.id, { permission: 'own', people: [row.person_id] }, toNotice(tx.ctx.app, row));
}

/** What is said, with what the camera is instead of what it is called. */
function withoutNames(column: 'zh' | 'en'): RawBuilder<string> {
  const word = deviceKindLabels.camera[column === 'zh' ? 0 : 1];
  return sql<string>`case when k.code is null then ${sql.ref(column)}
    else replace(replace(replace(${sql.ref(column)}, k.title, ${word}), k.name, ${word}), k.code, ${word}) end`;
}

function rowOf(tx: Tx, person_id: string, notice: NewNotice): Selectable<NoticeTable> {
  return {
    id: newId(),
    person_id,
    at: tx.now,
    ...aboutSubject(notice.subject),
    is_demo: false,
    is_urgent: notice.urgent,
    is_clock: notice.isClock ?? false,
    is_list: notice.isList ?? false,
    zh: notice.zh,
    en: notice.en,
    seen_at: null,
  };
}

export function toNotice({ subjects }: App, row: Selectable<NoticeTable>): Notice {
  const subject = row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null;
  return {
    id: row.id,
    at: row.at.toISOString(),
    subject: subject && { ...subject, ...pagesOf(subjects.kindOf(subject.kind), subject.id, row.is_list) },
    urgent: row.is_urgent,
    zh: row.zh,
    en: row.en,
    seenAt: row.seen_at?.toISOString() ?? null,
  };
}

const pagesOf = ({ page, lists }: SubjectKind, id: string, isList: boolean) => (isList && lists ? lists : page(id));
