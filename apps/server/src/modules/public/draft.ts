import type { Answers, Kind, Question, Step } from './kinds.ts';
import { sayIn, type Lang, type Word } from './words.ts';

/** A page of the form: questions, then consent, then files where there may be some. */
export type Stage = { is: 'ask'; step: Step } | { is: 'check' } | { is: 'files' };

export const stagesOf = (kind: Kind): Stage[] => [
  ...kind.steps.map((step) => ({ is: 'ask' as const, step })),
  { is: 'check' },
  ...(kind.files === 'none' ? [] : [{ is: 'files' as const }]),
];

/** Where questions are put only to whoever scanned no code. */
export const asked = (step: Step, hasSpot: boolean): readonly Question[] =>
  step.questions.filter((question) => !question.isWhere || !hasSpot);

/** A place that nobody scanned has to be said where somebody must go. */
const names = (kind: Kind): string[] => kind.steps.flatMap(({ questions }) => questions.map(({ name }) => name));

/** The answers among the fields a page sent; what no question asks for is left out. */
export function answersIn(kind: Kind, fields: Record<string, string>): Answers {
  return Object.fromEntries(
    names(kind).flatMap((name) => {
      // A form's line breaks are two characters each; people type one.
      const said = fields[`a_${name}`]?.replace(/\r\n?/g, '\n').trim() ?? '';
      return said === '' ? [] : [[name, said.slice(0, 8000)]];
    }),
  );
}

export type Troubles = Record<string, string>;

/** What is wrong with the answers of one page, by question. */
export function troublesOf(step: Step, answers: Answers, hasSpot: boolean, lang: Lang): Troubles {
  const t = sayIn(lang);
  const troubles: Troubles = {};
  for (const question of asked(step, hasSpot)) {
    const wrong = wrongWith(question, answers[question.name]);
    if (wrong) troubles[question.name] = t(wrong, { max: question.max ?? 0 });
  }
  if (step.questions.some(({ ask }) => ask === 'mark') && !step.questions.some(({ name }) => answers[name]))
    troubles[step.questions[0]?.name ?? ''] = t('some_mark');
  if (answers['call'] === 'yes' && step.questions.some(({ name }) => name === 'call') && !answers['phone'])
    troubles['phone'] = t('phone_for_call');
  return troubles;
}

function wrongWith(question: Question, answer: string | undefined): Word | null {
  if (answer === undefined) {
    if (!question.isNeeded) return null;
    return question.ask === 'choice' ? 'choose_one' : 'please_fill';
  }
  switch (question.ask) {
    case 'choice':
      return Object.hasOwn(question.options ?? {}, answer) ? null : 'choose_one';
    case 'mark':
      return /^[1-5]$/.test(answer) ? null : 'choose_one';
    case 'phone':
      return /^\+?[\d -]{3,20}$/.test(answer.normalize('NFKC')) ? null : 'bad_phone';
    case 'date':
      return isDay(answer) ? null : 'bad_date';
    case 'text':
    case 'long':
      return answer.length > (question.max ?? 200) ? 'too_long' : null;
    default:
      question.ask satisfies never;
      return null;
  }
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
