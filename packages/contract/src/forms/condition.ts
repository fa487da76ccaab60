import { z } from 'zod';

/** Name of a question: part of the name under which its answer is kept for ever. */
export const questionKey = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);

const leaf = z.union([
  /** It was answered so (one of these, among several chosen). */
  z.strictObject({
    of: questionKey,
    is: z
      .array(z.union([z.string().max(60), z.number(), z.boolean()]))
      .min(1)
      .max(20),
  }),
  z.strictObject({ of: questionKey, atLeast: z.number() }),
  z.strictObject({ of: questionKey, atMost: z.number() }),
  /** The answer was a bad one, by whatever its question calls bad. */
  z.strictObject({ of: questionKey, isBad: z.boolean() }),
]);
export type Leaf = z.infer<typeof leaf>;

/** When a question or a section is asked. It looks back only: at questions before it. */
export const ShowIf = z.union([
  leaf,
  z.strictObject({ all: z.array(leaf).min(1).max(10) }),
  z.strictObject({ any: z.array(leaf).min(1).max(10) }),
]);
export type ShowIf = z.infer<typeof ShowIf>;

export const leavesOf = (condition: ShowIf): readonly Leaf[] =>
  'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition];

/** @param isBad what the judge of an earlier question says; undefined: it was not answered */
export function holdsOf(
  condition: ShowIf | undefined,
  answers: Readonly<Record<string, unknown>>,
  isBad: (key: string) => boolean | undefined,
): boolean {
  if (!condition) return true;
  const holds = (one: Leaf): boolean => {
    const value = answers[one.of];
    // What was not asked or not answered is neither so nor otherwise.
    if (value === undefined || value === null) return false;
    if ('is' in one) return [value].flat().some((said) => one.is.includes(said as string));
    if ('isBad' in one) return isBad(one.of) === one.isBad;
    return typeof value === 'number' && ('atLeast' in one ? value >= one.atLeast : value <= one.atMost);
  };
  return 'any' in condition ? condition.any.some(holds) : leavesOf(condition).every(holds);
}
