import { FormDefinition, type FormInput, type Label, type Question, said } from '@anyuan/contract';

/** A definition while it is being written: it may not be valid yet. */
export type Draft = FormInput;
export type DraftQuestion = Draft['sections'][number]['questions'][number];

export const questionsIn = (draft: Draft): DraftQuestion[] => draft.sections.flatMap(({ questions }) => questions);

/** A key nobody has yet; keys stay with their questions, so that results run through. */
export function freshKey(draft: Draft): string {
  const taken = new Set(questionsIn(draft).map(({ key }) => key));
  for (let n = taken.size + 1; ; n++) if (!taken.has(`q${n}`)) return `q${n}`;
}

/** Questions that stand before one: what its condition may look back at. */
export function before(draft: Draft, section: number, question: number): DraftQuestion[] {
  return draft.sections.flatMap(({ questions }, at) =>
    at < section ? questions : at === section ? questions.slice(0, question) : [],
  );
}

export const moved = <T>(all: readonly T[], from: number, by: number): T[] => {
  const to = from + by;
  if (to < 0 || to >= all.length) return [...all];
  const next = [...all];
  const [one] = next.splice(from, 1);
  if (one !== undefined) next.splice(to, 0, one);
  return next;
};

/** What is wrong with it as it stands, where. */
export interface Trouble {
  section: number | undefined;
  question: number | undefined;
  message: Label;
}

export function read(draft: Draft): { definition: FormDefinition | undefined; troubles: Trouble[] } {
  const parsed = FormDefinition.safeParse(draft);
  if (parsed.success) return { definition: parsed.data, troubles: [] };
  return {
    definition: undefined,
    troubles: parsed.error.issues.map((issue) => ({
      section: issue.path[0] === 'sections' && typeof issue.path[1] === 'number' ? issue.path[1] : undefined,
      question: issue.path[2] === 'questions' && typeof issue.path[3] === 'number' ? issue.path[3] : undefined,
      message: said(issue),
    })),
  };
}

export const asQuestion = (one: DraftQuestion): Question =>
  ({ isNeeded: true, photo: 'none', points: 0, isVeto: false, ...one }) as unknown as Question;
