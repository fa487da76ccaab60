import { z } from 'zod';

import { fault } from '../fault.ts';
import { ShowIf, leavesOf, questionKey } from './condition.ts';
import { questionKindNames, questionKinds, type QuestionKindName } from './kinds.ts';
import { text } from './text.ts';

/** What every question says of itself. */
const common = {
  key: questionKey,
  ask: text(300),
  hint: text(300).optional(),
  /** The clause it comes from. */
  source: z.string().max(200).optional(),
  isNeeded: z.boolean().default(true),
  showIf: ShowIf.optional(),
  /** A photo beside the answer: needed when it is bad, may be added when it is bad, or always needed. */
  photo: z.enum(['none', 'mayIfBad', 'ifBad', 'always']).default('none'),
  /** Points it is worth; 0: it is not scored. */
  points: z.number().min(0).max(1000).multipleOf(0.1).default(0),
  /** Badly answered, the whole form has failed. */
  isVeto: z.boolean().default(false),
};
export const Question = z.discriminatedUnion(
  'kind',
  questionKindNames.map((name) =>
    z.strictObject({ kind: z.literal(name), ...common, ...questionKinds[name].says }),
  ) as never,
) as unknown as z.ZodType<Question, QuestionInput>;
export type Question = { kind: QuestionKindName } & z.infer<z.ZodObject<typeof common>> & Record<string, unknown>;
export type QuestionInput = { kind: QuestionKindName; key: string } & Record<string, unknown>;

const Section = z.strictObject({
  title: text(120),
  note: text(1000).optional(),
  showIf: ShowIf.optional(),
  /** How much it counts among the others; absent in all: points are simply added up. */
  weight: z.number().min(0).max(1000).multipleOf(0.1).optional(),
  questions: z.array(Question).min(1).max(200),
});
export type Section = z.infer<typeof Section>;

export const photoOf = (key: string): string => `${key}Photo`;
export const noteOf = (key: string): string => `${key}Note`;

/** A form as a hospital writes it down: data, never code. Each version of it stays as it was. */
export const FormDefinition = z
  .strictObject({
    title: text(80),
    note: text(1000).optional(),
    /** Where it comes from: rule, standard, or the hospital's own. */
    source: z.string().max(300).optional(),
    /** Percent of the points from which it is passed. */
    passAt: z.number().min(0).max(100).multipleOf(0.01).optional(),
    sections: z.array(Section).min(1).max(40),
  })
  .superRefine((form, ctx) => {
    const before = new Set<string>();
    let questions = 0;
    const complain = (path: (string | number)[], zh: string, en: string): void =>
      ctx.addIssue({ code: 'custom', path, message: fault(zh, en).error });
    const lookBack = (condition: ShowIf | undefined, path: (string | number)[]): void => {
      for (const { of } of condition ? leavesOf(condition) : [])
        if (!before.has(of))
          complain(
            [...path, 'showIf'],
            '显示条件只能引用前面的题目',
            'a condition looks back at earlier questions only',
          );
    };
    for (const [at, section] of form.sections.entries()) {
      lookBack(section.showIf, ['sections', at]);
      for (const [n, question] of section.questions.entries()) {
        const path = ['sections', at, 'questions', n];
        lookBack(question.showIf, path);
        const names = [question.key, photoOf(question.key), noteOf(question.key)];
        if (names.some((name) => before.has(name)))
          complain([...path, 'key'], '题目代号重复', 'two questions have one key');
        for (const name of names) before.add(name);
        questions += 1;
        const { low, high, min, max } = question as { low?: number; high?: number; min?: number; max?: number };
        if ((low !== undefined && high !== undefined && low > high) || (min ?? 0) > (max ?? Infinity))
          complain([...path, 'high'], '上限不能低于下限', 'the upper limit is below the lower one');
        if (question.kind === 'points' && question.points === 0)
          complain([...path, 'points'], '打分题须有分值', 'such a question needs its points');
      }
    }
    if (questions > 400) complain(['sections'], '题目最多 400 道', '400 questions at most');
    const isScored = form.sections.some((section) => section.questions.some(({ points }) => points > 0));
    if (form.passAt !== undefined && !isScored)
      complain(['passAt'], '设合格线须先给题目设分值', 'a pass line needs questions with points');
  });
export type FormDefinition = z.infer<typeof FormDefinition>;
/** As a file or an editor says it, with what is usual left out. */
export type FormInput = z.input<typeof FormDefinition>;
