import { reportSchema } from '@anyuan/contract';

import { type NewCase, type Opened, typeOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { invalid } from '../../kernel/http/index.ts';
import { faultByLabel } from '../register/index.ts';
import { codeHash, codeOf } from './code.ts';
import type { Draft } from './draft.ts';
import { attachAll } from './keep.ts';
import type { Lang } from './words.ts';

export interface Consent {
  health: boolean;
  version: string;
}

/** What came of a form. Sending it again gives the same. */
export interface Sent {
  /** Null: nothing to follow, only a survey was answered. */
  report: { number: string; code: string; dueAt: Date | null } | null;
  isRepeat: boolean;
  /** Somebody else has said so before, and holds the code that follows it. */
  joined?: string;
}

/** Opens the case of one form, unless it is open already. */
export async function report(
  tx: Tx,
  draft: Draft,
  form: Buffer,
  lang: Lang,
  consent: Consent,
  fresh: Pick<NewCase, 'type' | 'title' | 'data'>,
): Promise<Sent> {
  const { app } = tx.ctx;
  const code = codeOf(app.secrets, draft.number);
  const before = await tx.db
    .selectFrom('public_report as r')
    .innerJoin('case as c', 'c.id', 'r.case_id')
    .select(['c.number', 'c.due_at'])
    .where('r.form_hash', '=', form)
    .executeTakeFirst();
  if (before) return { report: { number: before.number, code, dueAt: before.due_at }, isRepeat: true };
  const parsed = reportSchema(typeOf(app.cases, fresh.type)).safeParse(fresh.data);
  if (!parsed.success) throw invalid(parsed.error);
  const note = `公众页面(${lang === 'zh' ? '中文' : 'English'};知情同意 ${consent.version}${consent.health ? ',含健康信息' : ''})`;
  const { row, repeat } = await open(tx, draft, { ...fresh, data: parsed.data, note });
  await attachAll(tx, row.id, row.is_demo, draft.files);
  if (repeat && (await isFollowed(tx, row.id))) {
    tx.audit('public.report', 'case', row.id, { number: row.number, ...consent });
    return { report: null, isRepeat: false, joined: row.number };
  }
  await tx.db
    .insertInto('public_report')
    .values({
      case_id: row.id,
      code_hash: codeHash(app.secrets, code),
      form_hash: form,
      place_id: draft.spot?.placeId ?? null,
      lang,
      at: tx.now,
      consent_version: consent.version,
      consent_health: consent.health,
    })
    .execute();
  tx.audit('public.report', 'case', row.id, { number: row.number, ...consent });
  return { report: { number: row.number, code, dueAt: row.due_at }, isRepeat: false };
}

/** A case of its own; what is wrong with a thing joins the one that is open of it. */
function open(
  tx: Tx,
  { spot, files }: Draft,
  fresh: Pick<NewCase, 'type' | 'title' | 'data'> & { note: string },
): Promise<Opened> {
  if (!spot?.thing) return tx.ctx.app.cases.open(tx, { ...fresh, placeId: spot?.placeId ?? null, reporterId: null });
  return faultByLabel(tx, spot.thing, {
    description: String(fresh.data['description']),
    photos: files.map(({ id }) => id),
    note: fresh.note,
  });
}

/** One code follows a case: that of whoever came first. */
const isFollowed = async (tx: Tx, caseId: string): Promise<boolean> =>
  (await tx.db.selectFrom('public_report').select('case_id').where('case_id', '=', caseId).executeTakeFirst()) !==
  undefined;
