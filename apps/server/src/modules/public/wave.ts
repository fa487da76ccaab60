import type { Tx } from '../../kernel/ctx.ts';
import { noteComplaint, takeSurvey, type SurveySheet } from '../survey/index.ts';
import { saidIn, type Draft } from './draft.ts';
import { answersOf } from './form-kind.ts';
import type { Consent, Sent } from './report.ts';
import { takesComplaints, unhappy } from './unhappy.ts';
import type { Lang } from './words.ts';

/** Keeps one answer to a survey, once a ticket, or once a page of the open code. */
export async function answerWave(
  tx: Tx,
  draft: Draft,
  sheet: SurveySheet,
  form: Buffer,
  lang: Lang,
  consent: Consent,
): Promise<Sent> {
  const said = saidIn(draft.kind, draft.answers);
  const taken = (await wasSent(tx, form)) ? null : await takeSurvey(tx, sheet, answersOf(said));
  if (!taken) return again(tx, draft, form, lang, consent);
  await tx.db.insertInto('public_form_answer').values({ form_hash: form, answer_id: taken.answerId }).execute();
  const wantsCall = said['call'] === 'yes' && said['phone'] !== undefined;
  if (taken.low.length === 0 || !wantsCall || !takesComplaints(tx)) return { report: null, isRepeat: false };
  const sent = await unhappy(tx, draft, form, lang, consent, taken);
  const opened = await reportOf(tx, form);
  if (opened) await noteComplaint(tx, taken.answerId, opened);
  return sent;
}

/** The same page again shows its code again; another page of a used ticket shows nothing. */
async function again(tx: Tx, draft: Draft, form: Buffer, lang: Lang, consent: Consent): Promise<Sent> {
  tx.unaudited('it was answered before');
  return (await reportOf(tx, form))
    ? unhappy(tx, draft, form, lang, consent, { low: [], words: undefined })
    : { report: null, isRepeat: true };
}

const wasSent = async (tx: Tx, form: Buffer): Promise<boolean> =>
  (await tx.db
    .selectFrom('public_form_answer')
    .select('answer_id')
    .where('form_hash', '=', form)
    .executeTakeFirst()) !== undefined;

const reportOf = async (tx: Tx, form: Buffer): Promise<string | undefined> =>
  (await tx.db.selectFrom('public_report').select('case_id').where('form_hash', '=', form).executeTakeFirst())?.case_id;
