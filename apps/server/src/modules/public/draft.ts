import { beginning, fieldOf, type Finder, type Lang, type PlainInput, readText } from '@anyuan/contract';
import type { z } from 'zod';

import type { KeptFile } from './keep.ts';
import { type Answers, type Kind, type Said, type Step, whereQuestion } from './kind.ts';
import type { Spot } from './spots.ts';
import { inLang, sayIn } from './words.ts';

/** A form on its way: everything it knows lies in the page, sealed or as plain answers. */
export interface Draft {
  kind: Kind;
  spot: Spot | null;
  action: string;
  /** Start page of the place. */
  home: string;
  /** Sealed: the form's own number. */
  form: string;
  number: string;
  step: number;
  answers: Answers;
  agrees: boolean;
  agreesHealth: boolean;
  /** Sealed: consent was given and the riddle answered on this form. */
  pass: string | null;
  /** Sealed: files taken already. */
  kept: string | null;
  files: readonly KeptFile[];
  visit: string | null;
}

/** A page of the form: questions, then consent, then files where there may be some. */
export type Stage = { is: 'ask'; step: Step } | { is: 'check' } | { is: 'files' };

export const stagesOf = (kind: Kind, answers: Answers = {}): Stage[] => [
  ...(kind.stepsFor?.(saidIn(kind, answers)) ?? kind.steps).map((step) => ({ is: 'ask' as const, step })),
  // A ticket is proof enough, and what is answered names nobody.
  ...(isInvited(kind) ? [] : [{ is: 'check' as const }]),
  ...(kind.files === 'none' ? [] : [{ is: 'files' as const }]),
];

/** Whoever answers has been given a ticket of his own. */
export const isInvited = ({ survey }: Kind): boolean => (survey?.ticketId ?? null) !== null;

export type Question = readonly [name: string, schema: z.ZodType];

/** What a page asks; where it is, only of whoever scanned no code. */
export const asked = (step: Step, hasSpot: boolean): Question[] =>
  Object.entries(step.asks).filter(([name]) => name !== whereQuestion || !hasSpot);

/** The same in one word, so that the next page knows what this one asked. */
export const askedNames = (step: Step, hasSpot: boolean): string =>
  asked(step, hasSpot)
    .map(([name]) => name)
    .join(' ');

const plains = new WeakMap<z.ZodType, PlainInput>();

/** How a question is put in HTML. Only such kinds may stand on the public page. */
export function plainOf(schema: z.ZodType): PlainInput {
  const plain = plains.get(schema) ?? plainFrom(schema);
  plains.set(schema, plain);
  return plain;
}

function plainFrom(schema: z.ZodType): PlainInput {
  const field = fieldOf(schema);
  const plain = field?.kind.plain?.(field);
  if (!plain) throw new Error(`a page without scripts cannot ask for ${field?.kind.kind ?? 'this'}`);
  return plain;
}

/** Under what name an answer is posted: of several ticks each comes on its own, and they are taken together. */
export const postedAs = (name: string, plain: PlainInput): string =>
  plain.as === 'ticks' && plain.isMany ? `m_${name}` : `a_${name}`;

const questionsOf = (kind: Kind): Question[] => kind.steps.flatMap(({ asks }) => Object.entries(asks));

/** The answers among the fields a page sent; what no question asks for is left out. */
export function answersIn(kind: Kind, fields: Record<string, string>): Answers {
  return Object.fromEntries(
    questionsOf(kind).flatMap(([name]) => {
      // A form's line breaks are two characters each; people type one.
      const typed = (fields[`a_${name}`] ?? fields[`m_${name}`])?.replace(/\r\n?/g, '\n') ?? '';
      // Half letters and control characters no database takes.
      const said = typed
        .toWellFormed()
        .replace(/(?![\n\t])\p{Cc}/gu, '')
        .trim();
      return said === '' ? [] : [[name, beginning(said, 8000)]];
    }),
  );
}

// Nobody outside is told who works here, or where: kinds that name such are not asked.
const nobody: Finder = { find: () => undefined };

/** What the answers of a whole form mean; those that mean nothing are left out. */
export function saidIn(kind: Kind, answers: Answers): Said {
  return Object.fromEntries(
    questionsOf(kind).flatMap(([name, schema]) => {
      const read = answers[name] === undefined ? undefined : readText(schema, answers[name], nobody);
      return read && 'value' in read ? [[name, read.value]] : [];
    }),
  ) as Said;
}

export type Troubles = Record<string, string>;

/** What is wrong with the answers of one page, by question. */
export function troublesOf(step: Step, answers: Answers, hasSpot: boolean, lang: Lang): Troubles {
  const t = sayIn(lang);
  const troubles: Troubles = {};
  for (const [name, schema] of asked(step, hasSpot)) {
    const wrong = wrongWith(schema, answers[name], lang);
    if (wrong) troubles[name] = wrong;
  }
  const marks = Object.entries(step.asks).filter(([, schema]) => isMark(plainOf(schema)));
  if (marks.length > 0 && !marks.some(([name]) => answers[name])) troubles[marks[0]?.[0] ?? ''] = t('some_mark');
  if (answers['call'] === 'yes' && 'call' in step.asks && !answers['phone']) troubles['phone'] = t('phone_for_call');
  return troubles;
}

export const isMark = (plain: PlainInput): boolean => plain.as === 'ticks' && plain.look === 'mark';
export const isNeeded = (schema: z.ZodType): boolean => !schema.safeParse(undefined).success;

function wrongWith(schema: z.ZodType, answer: string | undefined, lang: Lang): string | null {
  const t = sayIn(lang);
  const plain = plainOf(schema);
  if (answer === undefined) {
    if (!isNeeded(schema)) return null;
    return t(plain.as === 'ticks' ? 'choose_one' : 'please_fill');
  }
  if ('max' in plain && plain.max !== undefined && answer.length > plain.max) return t('too_long', { max: plain.max });
  const read = readText(schema, answer, nobody);
  if ('value' in read) return null;
  if (plain.as === 'ticks') return t('choose_one');
  return inLang(lang, plain.as === 'line' && plain.wrong ? plain.wrong : read.wrong);
}
