import { marksOf, type Marked } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { takeManyAnswers, type TakenAnswers } from '../form/index.ts';
import type { SurveySheet } from './sheet.ts';

/** Who answers: nobody in particular. */
const nobody = { id: '00000000-0000-0000-0000-000000000000', name: '公众' };

export interface GivenSurvey {
  sheet: SurveySheet;
  answers: Record<string, unknown>;
}

export interface TakenSurvey extends Marked {
  answerId: string;
  words: string;
}

/** A ticket that was used just now; of the open code there is none. */
interface Used {
  department_id: string | null;
  channel: string | null;
}

/**
 * Keeps answers that came at once; null: the ticket has been used. Whose ticket it was does not stand with the answer.
 */
export async function takeSurveys(tx: Tx, given: readonly GivenSurvey[]): Promise<(TakenSurvey | null)[]> {
  const used = await spend(
    tx,
    given.flatMap(({ sheet: { ticketId } }) => ticketId ?? []),
  );
  const seen = new Set<string>();
  const fresh = given.flatMap((one): (GivenSurvey & { used: Used })[] => {
    const { ticketId } = one.sheet;
    if (ticketId === null) return [{ ...one, used: { department_id: null, channel: null } }];
    const ticket = used.get(ticketId);
    // Two taps that were gathered together: the first of them counts.
    if (!ticket || seen.has(ticketId)) return [];
    seen.add(ticketId);
    return [{ ...one, used: ticket }];
  });
  if (fresh.length === 0) return given.map(() => null);
  const taken = await takeManyAnswers(
    tx,
    fresh.map(({ sheet, answers, used: { department_id } }) => ({
      versionId: sheet.version.id,
      answers,
      subject: { kind: 'survey', id: sheet.surveyId },
      placeId: null,
      // A department of three would be told who of it said what: it stands with the figures only.
      departmentId: sheet.population === 'staff' ? null : department_id,
      at: tx.now,
      isDemo: sheet.isDemo,
      by: nobody,
    })),
  );
  const marked = new Map(fresh.map((one, n) => [one.answers, markedOf(one, taken[n] as TakenAnswers)]));
  await tx.db
    .insertInto('survey_answer')
    .values(
      fresh.map(({ sheet, answers, used: ticket }) => {
        const { answerId, marks, mean, low, words } = marked.get(answers) as TakenSurvey;
        return {
          answer_id: answerId,
          survey_id: sheet.surveyId,
          at: tx.now,
          is_open: sheet.ticketId === null,
          channel: ticket.channel,
          department_id: ticket.department_id,
          marks: JSON.stringify(marks) as never,
          mean,
          is_low: low.length > 0,
          words: words === '' ? null : words,
          is_demo: sheet.isDemo,
        };
      }),
    )
    .execute();
  for (const { sheet } of fresh)
    tx.audit('survey.answer', 'survey', sheet.surveyId, { isOpen: sheet.ticketId === null });
  return given.map(({ answers }) => marked.get(answers) ?? null);
}

function markedOf({ sheet }: GivenSurvey, { id, answers }: TakenAnswers): TakenSurvey {
  const words = sheet.version.form.questions
    .flatMap(({ key, question: { kind } }) => (kind === 'text' || kind === 'longText' ? [answers[key]] : []))
    .filter((one) => typeof one === 'string')
    .join('\n');
  return { ...marksOf(sheet.version.form, answers), answerId: id, words };
}

/** Whoever comes second waits here for the first, and finds it used. */
async function spend(tx: Tx, ids: readonly string[]): Promise<Map<string, Used>> {
  if (ids.length === 0) return new Map();
  // In one order, so that two that use the same tickets do not wait for each other for ever.
  const { rows } = await sql<Used & { id: string }>`
    with those as (select id from survey_ticket where id = any(${[...new Set(ids)]}::uuid[]) and not is_answered
      order by id for update)
    update survey_ticket t set is_answered = true from those
    where t.id = those.id and not t.is_answered returning t.id, t.department_id, t.channel`.execute(tx.db);
  return new Map(rows.map(({ id, ...ticket }) => [id, ticket]));
}

/** The complaint that whoever was unhappy has asked for. */
export async function noteComplaint(tx: Tx, answerId: string, caseId: string): Promise<void> {
  await tx.db.updateTable('survey_answer').set({ complaint_id: caseId }).where('answer_id', '=', answerId).execute();
}
