import type { Answers, CompiledForm } from '../forms/compile.ts';
import type { Dimension } from './dimensions.ts';

/** From this mark down somebody was unhappy. */
export const lowMark = 2;

/** What was answered, by dimension: the mean of its marks, to two decimals. */
export type DimensionMarks = Partial<Record<Dimension, number>>;

const rounded = (value: number): number => Math.round(value * 100) / 100;
const meanOf = (values: readonly number[]): number => rounded(values.reduce((a, b) => a + b, 0) / values.length);

export interface Marked {
  marks: DimensionMarks;
  /** Mean of all marks; null: none was given. */
  mean: number | null;
  /** Dimensions of the marks of two or less, the worst first. */
  low: { dimension: Dimension; mark: number; ask: string }[];
}

/** The marks of one answer to a survey. */
export function marksOf(form: CompiledForm, answers: Answers): Marked {
  const kept = form.kept(answers);
  const given = form.questions.flatMap(({ key, label, question }) => {
    const value = kept[key];
    const dimension = question['dimension'] as Dimension | undefined;
    return dimension && typeof value === 'number' ? [{ dimension, mark: value, ask: label[0] }] : [];
  });
  const by = Map.groupBy(given, ({ dimension }) => dimension);
  return {
    marks: Object.fromEntries([...by].map(([name, some]) => [name, meanOf(some.map(({ mark }) => mark))])),
    mean: given.length === 0 ? null : meanOf(given.map(({ mark }) => mark)),
    low: given.filter(({ mark }) => mark <= lowMark).toSorted((a, b) => a.mark - b.mark),
  };
}

/** Whether anything that a form asks is counted by dimension. */
export const hasDimensions = ({ questions }: CompiledForm): boolean =>
  questions.some(({ question }) => question['dimension'] !== undefined);
