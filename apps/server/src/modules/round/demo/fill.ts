import { noteOf, type Asked, type CompiledForm } from '@anyuan/contract';

/** A number below a limit. */
export type Chance = (limit: number) => number;

interface Said {
  good?: boolean;
  options?: { key: string; isBad: boolean; share?: number }[];
  low?: number;
  high?: number;
  min?: number;
  decimals?: number;
}

/** Answers as somebody gives them who finds all well, or one thing bad. */
export function filledIn(form: CompiledForm, next: Chance, isBad: boolean): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  const judged = form.shown({}).filter(({ part, asked }) => part === 'answer' && badOf(asked) !== undefined);
  const bad = isBad && judged.length > 0 ? judged[next(judged.length)]?.name : undefined;
  // What is asked depends on what was answered: once more, until nothing new is asked.
  for (let asked = -1; asked !== Object.keys(answers).length;) {
    asked = Object.keys(answers).length;
    for (const { name, part, asked: one } of form.shown(answers)) {
      if (part !== 'answer' || name in answers) continue;
      const value = name === bad ? badOf(one) : goodOf(one, next);
      if (value !== undefined) answers[name] = value;
      if (name === bad) answers[noteOf(name)] = '已当场整改';
    }
  }
  return form.kept(answers);
}

function goodOf({ question }: Asked, next: Chance): unknown {
  const said = question as unknown as Said;
  const fine = (said.options ?? []).filter((one) => !one.isBad);
  const best = fine.toSorted((a, b) => (b.share ?? 100) - (a.share ?? 100))[0];
  switch (question.kind) {
    case 'check':
      return 'good';
    case 'yesNo':
      return said.good ?? true;
    case 'choice':
      return best?.key;
    case 'choices':
      return best && [best.key];
    case 'number':
      return reading(said, next);
    case 'mark':
      return 4 + next(2);
    case 'points':
      return Math.max(0, question.points - (next(4) === 0 ? 1 : 0));
    case 'text':
    case 'longText':
      return question.isNeeded ? '正常' : undefined;
    default:
      return undefined;
  }
}

/** Within what is normal, not the same every time. */
function reading({ low, high, min = 0, decimals = 0 }: Said, next: Chance): number {
  const from = low ?? (high === undefined ? min : Math.max(min, high * 0.6));
  const to = high ?? from * 1.3 + 1;
  const value = from + ((to - from) * (20 + next(60))) / 100;
  return Number(value.toFixed(decimals));
}

function badOf({ question }: Asked): unknown {
  const said = question as unknown as Said;
  switch (question.kind) {
    case 'check':
      return 'bad';
    case 'yesNo':
      return said.good === undefined ? undefined : !said.good;
    case 'choice':
      return said.options?.find(({ isBad }) => isBad)?.key;
    default:
      return undefined;
  }
}
