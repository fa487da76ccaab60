import { z } from 'zod';

import type { Label } from '../common.ts';
import { field } from '../fields/index.ts';
import { holdsOf } from './condition.ts';
import { noteOf, photoOf, type FormDefinition, type Question } from './definition.ts';
import { kindOf, type AnyKind, type Judgement } from './kinds.ts';
import { labelOf } from './text.ts';

export type Answers = Readonly<Record<string, unknown>>;

/** A question with the declared field that asks it, and the section it stands in. */
export interface Asked {
  key: string;
  section: number;
  question: Question;
  kind: AnyKind;
  label: Label;
  field: z.ZodType;
}

/** What stands beside each other on the page: a question, its photo, its words. */
export interface Slot {
  name: string;
  asked: Asked;
  part: 'answer' | 'photo' | 'note';
  field: z.ZodType;
}

/** A version of a form, ready to be asked: by office, phone, public page and paper alike. */
export interface CompiledForm {
  title: Label;
  note: Label | undefined;
  passAt: number | undefined;
  sections: readonly { title: Label; note: Label | undefined; weight: number | undefined }[];
  questions: readonly Asked[];
  /** Everything that may be answered, in order; nothing of it needed. For reading, printing and counting. */
  fields: z.ZodObject;
  /** What is asked now, given what was answered so far. */
  shown(answers: Answers): Slot[];
  /** The same as a schema: what is needed is needed, what is not asked is not taken. */
  schema(answers: Answers): z.ZodObject;
  /** Answers to what is asked; the rest is let go. */
  kept(answers: Answers): Record<string, unknown>;
  judge(asked: Asked, value: unknown): Judgement | undefined;
}

/** Schemas kept of one form. */
const mostWays = 32;

const photoLabel: Label = ['照片', 'Photo'];
const noteLabel: Label = ['情况说明', 'What is wrong'];
const isAnswered = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/** Pure: the same definition is the same form, whenever and wherever it is compiled. */
export function compileForm(definition: FormDefinition): CompiledForm {
  const questions = definition.sections.flatMap((section, at) =>
    section.questions.map((question): Asked => {
      const kind = kindOf(question.kind);
      const label = labelOf(question.ask);
      const hint = question.hint ? { hint: labelOf(question.hint) } : {};
      return { key: question.key, section: at, question, kind, label, field: fieldFor(kind, question, label, hint) };
    }),
  );
  const slots = questions.flatMap((asked): Slot[] => [
    { name: asked.key, asked, part: 'answer', field: asked.field },
    ...(asked.question.photo === 'none'
      ? []
      : [
          slotOf(
            asked,
            'photo',
            field.photos([`${photoLabel[0]}:${asked.label[0]}`, `${photoLabel[1]}: ${asked.label[1]}`]),
          ),
        ]),
    ...(asked.kind.judge
      ? [
          slotOf(
            asked,
            'note',
            field.longText([`${noteLabel[0]}:${asked.label[0]}`, `${noteLabel[1]}: ${asked.label[1]}`], { max: 500 }),
          ),
        ]
      : []),
  ]);
  const judge: CompiledForm['judge'] = ({ kind, question }, value) =>
    isAnswered(value) ? kind.judge?.(question, value) : undefined;

  const shown: CompiledForm['shown'] = (answers) => {
    // What is hidden counts as not answered, so that nothing hangs on it.
    const seen: Record<string, unknown> = {};
    const judged = new Map<string, boolean>();
    const isBad = (key: string): boolean | undefined => judged.get(key);
    const open = definition.sections.map(() => undefined as boolean | undefined);
    return slots.filter(({ asked, part, name }) => {
      const { section, question } = asked;
      if (part === 'answer') {
        const isOpen = (open[section] ??= holdsOf(definition.sections[section]?.showIf, seen, isBad));
        if (!isOpen || !holdsOf(question.showIf, seen, isBad)) return false;
        if (isAnswered(answers[name])) seen[name] = answers[name];
        const judgement = judge(asked, answers[name]);
        if (judgement) judged.set(name, judgement === 'bad');
        return true;
      }
      if (part === 'photo' && question.photo === 'always') return seen[asked.key] !== undefined;
      return judged.get(asked.key) === true;
    });
  };
  const isNeeded = ({ part, asked: { question } }: Slot): boolean =>
    part === 'answer' ? question.isNeeded : part === 'photo' && question.photo !== 'mayIfBad';
  const taken = new Map(slots.map((slot) => [slot.name, isNeeded(slot) ? slot.field : slot.field.optional()]));
  // Made once for each way through the form: most who answer go the same one.
  const schemas = new Map<string, z.ZodObject>();

  return {
    title: labelOf(definition.title),
    note: definition.note && labelOf(definition.note),
    passAt: definition.passAt,
    sections: definition.sections.map(({ title, note, weight }) => ({
      title: labelOf(title),
      note: note && labelOf(note),
      weight,
    })),
    questions,
    fields: z.object(Object.fromEntries(slots.map((slot) => [slot.name, slot.field.optional()]))),
    shown,
    schema(answers) {
      const names = shown(answers).map(({ name }) => name);
      const way = names.join(' ');
      const known = schemas.get(way);
      if (known) return known;
      const made = z.strictObject(Object.fromEntries(names.map((name) => [name, taken.get(name) as z.ZodType])));
      if (schemas.size >= mostWays) schemas.delete(schemas.keys().next().value ?? '');
      schemas.set(way, made);
      return made;
    },
    kept: (answers) =>
      Object.fromEntries(
        shown(answers).flatMap(({ name }) => (isAnswered(answers[name]) ? [[name, answers[name]]] : [])),
      ),
    judge,
  };
}

const slotOf = (asked: Asked, part: 'photo' | 'note', schema: z.ZodType): Slot => ({
  name: (part === 'photo' ? photoOf : noteOf)(asked.key),
  asked,
  part,
  field: schema,
});

function fieldFor(kind: AnyKind, question: Question, label: Label, hint: { hint?: Label }): z.ZodType {
  if (question.kind !== 'points') return kind.make(question, label, hint);
  const { points } = question;
  return field.quantity(label, { unit: ['分', 'points'], decimals: 1, max: points, ...hint });
}
