import { dimensions, lowMark, type SurveyDimension, surveyQuestions } from '@anyuan/contract';

import type { Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { saidIn, type Draft } from './draft.ts';
import type { Consent, Sent } from './report.ts';
import { takesComplaints, unhappy } from './unhappy.ts';
import type { Lang } from './words.ts';

/** Keeps the marks without any name; who is unhappy and wants to be called gets a complaint, and its code. */
export async function answerSurvey(tx: Tx, draft: Draft, form: Buffer, lang: Lang, consent: Consent): Promise<Sent> {
  const { app } = tx.ctx;
  const said = saidIn(draft.kind, draft.answers);
  const visit = draft.visit ? app.secrets.mac('public.visit', draft.visit) : null;
  const marks = Object.fromEntries(
    Object.keys(surveyQuestions).flatMap((dimension) =>
      typeof said[dimension] === 'number' ? [[dimension, said[dimension]]] : [],
    ),
  );
  const isLow = Object.values(marks).some((mark) => mark <= lowMark);
  const wantsCall = said['call'] === 'yes' && said['phone'] !== undefined;
  const { is_demo } = (draft.spot?.placeId
    ? await tx.db.selectFrom('place').select('is_demo').where('id', '=', draft.spot.placeId).executeTakeFirst()
    : undefined) ?? { is_demo: false };
  const fresh = await tx.db
    .insertInto('survey_response')
    .values({
      id: newId(),
      form_hash: form,
      visit_hash: visit,
      place_id: draft.spot?.placeId ?? null,
      at: tx.now,
      lang,
      marks: JSON.stringify(marks) as never,
      words: typeof said['words'] === 'string' ? said['words'] : null,
      wants_contact: wantsCall,
      consent_version: consent.version,
      is_demo,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!fresh) {
    const before = await tx.db
      .selectFrom('survey_response')
      .select('complaint_id')
      .where('form_hash', '=', form)
      .executeTakeFirst();
    // The same form again shows its code again; another form of the same visit shows nothing.
    return before?.complaint_id
      ? unhappy(tx, draft, form, lang, consent, { low: lowOf(marks), words: draft.answers['words'] })
      : { report: null, isRepeat: !before };
  }
  tx.audit('public.survey', 'survey', fresh.id, { place: draft.spot?.placeId ?? null });
  if (!isLow || !wantsCall || !takesComplaints(tx)) return { report: null, isRepeat: false };
  const sent = await unhappy(tx, draft, form, lang, consent, { low: lowOf(marks), words: draft.answers['words'] });
  await tx.db
    .updateTable('survey_response')
    .set((eb) => ({
      complaint_id: eb.selectFrom('public_report').select('case_id').where('form_hash', '=', form),
    }))
    .where('id', '=', fresh.id)
    .execute();
  return sent;
}

const lowOf = (marks: Record<string, number>) =>
  Object.entries(marks)
    .filter(([, mark]) => mark <= lowMark)
    .toSorted(([, a], [, b]) => a - b)
    .map(([name, mark]) => {
      const dimension = name as SurveyDimension;
      return { dimension, mark, ask: dimensions[dimension][0] };
    });
