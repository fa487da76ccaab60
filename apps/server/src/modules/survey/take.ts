import { marksOf, type Marked } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { takeAnswers } from '../form/index.ts';
import type { SurveySheet } from './sheet.ts';

/** Who answers: nobody in particular. */
const nobody = { id: '00000000-0000-0000-0000-000000000000', name: '公众' };

export interface TakenSurvey extends Marked {
  answerId: string;
  departmentId: string | null;
  words: string;
}

/** Keeps one answer; null: the ticket has been used. Whose ticket it was does not stand with the answer. */
export async function takeSurvey(
  tx: Tx,
  sheet: SurveySheet,
  answers: Record<string, unknown>,
): Promise<TakenSurvey | null> {
  const { surveyId, ticketId, version } = sheet;
  const ticket = ticketId === null ? undefined : await spend(tx, ticketId);
  if (ticketId !== null && !ticket) return null;
  const isDemo = ticket?.is_demo ?? (await isOfDemo(tx, surveyId));
  const departmentId = ticket?.department_id ?? null;
  const taken = await takeAnswers(tx, {
    versionId: version.id,
    answers,
    subject: { kind: 'survey', id: surveyId },
    placeId: null,
    // A department of three would be told who of it said what: it stands with the figures only.
    departmentId: sheet.population === 'staff' ? null : departmentId,
    at: tx.now,
    isDemo,
    by: nobody,
  });
  const marked = marksOf(version.form, taken.answers);
  const words = version.form.questions
    .flatMap(({ key, question: { kind } }) => (kind === 'text' || kind === 'longText' ? [taken.answers[key]] : []))
    .filter((one) => typeof one === 'string')
    .join('\n');
  await tx.db
    .insertInto('survey_answer')
    .values({
      answer_id: taken.id,
      survey_id: surveyId,
      at: tx.now,
      is_open: ticketId === null,
      channel: ticket?.channel ?? null,
      department_id: departmentId,
      marks: JSON.stringify(marked.marks) as never,
      mean: marked.mean,
      is_low: marked.low.length > 0,
      words: words === '' ? null : words,
      is_demo: isDemo,
    })
    .execute();
  tx.audit('survey.answer', 'survey', surveyId, { isOpen: ticketId === null });
  return { ...marked, answerId: taken.id, departmentId, words };
}

/** Whoever comes second waits here for the first, and finds it used. */
const spend = (tx: Tx, ticketId: string) =>
  tx.db
    .updateTable('survey_ticket')
    .set({ answered_on: dayOf(tx.now) })
    .where('id', '=', ticketId)
    .where('answered_on', 'is', null)
    .returning(['department_id', 'channel', 'is_demo'])
    .executeTakeFirst();

const isOfDemo = async (tx: Tx, surveyId: string): Promise<boolean> =>
  (await tx.db.selectFrom('survey').select('is_demo').where('id', '=', surveyId).executeTakeFirst())?.is_demo ?? false;

/** The complaint that whoever was unhappy has asked for. */
export async function noteComplaint(tx: Tx, answerId: string, caseId: string): Promise<void> {
  await tx.db.updateTable('survey_answer').set({ complaint_id: caseId }).where('answer_id', '=', answerId).execute();
}
