import type { Answers, Asked, CompiledForm } from './compile.ts';
import { fractionOf, isAtLeast, over, plus, rounded, sum, times, zero, type Fraction } from './fraction.ts';
import { defaultShare } from './kinds.ts';

/** What came out. Percent to two decimals, added up exactly. */
export interface FormResult {
  earned: number;
  possible: number;
  /** Null: nothing that was asked is worth points. */
  percent: number | null;
  /** Null: nothing of it is good or bad. */
  passed: boolean | null;
  /** Questions that were answered badly, and those of them that decide all. */
  bad: string[];
  vetoed: string[];
  sections: { earned: number; possible: number; percent: number | null }[];
}

/** The score of answers: of what was asked, answered, and applies. */
export function resultOf(form: CompiledForm, answers: Answers): FormResult {
  const kept = form.kept(answers);
  const answered = form.questions.filter(({ key }) => key in kept);
  const judged = answered.map((asked) => ({ asked, judgement: form.judge(asked, kept[asked.key]) }));
  const bad = judged.flatMap(({ asked, judgement }) => (judgement === 'bad' ? [asked] : []));
  const vetoed = bad.filter(({ question }) => question.isVeto);
  const scores = form.sections.map((_, section) => {
    const scored = judged.filter(
      ({ asked, judgement }) => asked.section === section && asked.question.points > 0 && judgement !== 'na',
    );
    return {
      earned: sum(scored.map(({ asked, judgement }) => earnedBy(asked, kept[asked.key], judgement))),
      possible: sum(scored.map(({ asked }) => fractionOf(asked.question.points))),
    };
  });
  const share = overall(form, scores);
  const isJudged = judged.some(({ judgement }) => judgement !== undefined);
  const passed =
    vetoed.length > 0
      ? false
      : form.passAt !== undefined
        ? share && isAtLeast(share, over(fractionOf(form.passAt), fractionOf(100)))
        : isJudged
          ? bad.length === 0
          : null;
  return {
    earned: rounded(sum(scores.map(({ earned }) => earned))),
    possible: rounded(sum(scores.map(({ possible }) => possible))),
    percent: percent(share),
    passed,
    bad: bad.map(({ key }) => key),
    vetoed: vetoed.map(({ key }) => key),
    sections: scores.map(({ earned, possible }) => ({
      earned: rounded(earned),
      possible: rounded(possible),
      percent: possible[0] === 0n ? null : percent(over(earned, possible)),
    })),
  };
}

interface Score {
  earned: Fraction;
  possible: Fraction;
}

function earnedBy({ kind, question }: Asked, value: unknown, judgement: ReturnType<CompiledForm['judge']>): Fraction {
  const share = kind.share?.(question, value, question.points) ?? defaultShare(judgement);
  return times(share, fractionOf(question.points));
}

const percent = (share: Fraction | null): number | null => share && rounded(times(share, [100n, 1n]));

/** Sections by their weights where they have some, points simply added up where they have none. */
function overall(form: CompiledForm, scores: readonly Score[]): Fraction | null {
  const counted = scores.flatMap((score, at) =>
    score.possible[0] === 0n ? [] : [{ ...score, weight: form.sections[at]?.weight }],
  );
  if (counted.length === 0) return null;
  if (counted.every(({ weight }) => weight === undefined))
    return over(sum(counted.map(({ earned }) => earned)), sum(counted.map(({ possible }) => possible)));
  const weights = counted.map(({ weight }) => fractionOf(weight ?? 0));
  const all = weights.reduce(plus, zero);
  if (all[0] === 0n) return null;
  return over(sum(counted.map(({ earned, possible }, at) => times(over(earned, possible), weights[at] ?? zero))), all);
}
