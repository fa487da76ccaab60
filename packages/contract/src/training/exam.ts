/** Questions of a bank, drawn and shuffled for one attempt; reckoned by place, so that every attempt is another paper. */
export const examKinds = {
  one: ['单选', 'One answer'],
  several: ['多选', 'Several answers'],
  judge: ['判断', 'True or false'],
} as const;
export type ExamKind = keyof typeof examKinds;

export interface BankQuestion {
  id: string;
  kind: ExamKind;
  ask: string;
  options: readonly string[];
  rights: readonly number[];
  points: number;
}

/** As it lies before whoever answers: options in an order of its own, and where each stood in the bank. */
export interface DrawnQuestion {
  id: string;
  kind: ExamKind;
  ask: string;
  options: readonly string[];
  /** Of each option shown, its place in the bank. */
  order: readonly number[];
  rights: readonly number[];
  points: number;
}
/** By question: the places that were ticked, as shown. */
export type ExamAnswers = Readonly<Record<string, readonly number[]>>;

/** A small generator that gives the same order for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(all: readonly T[], next: () => number): T[] {
  const rest = [...all];
  for (let n = rest.length - 1; n > 0; n--) {
    const other = Math.floor(next() * (n + 1));
    const [a, b] = [rest[n], rest[other]];
    if (a !== undefined && b !== undefined) [rest[n], rest[other]] = [b, a];
  }
  return rest;
}

/** So many questions of the bank in an order of their own, each with its options in another; true and false keep theirs. */
export function drawExam(bank: readonly BankQuestion[], count: number, seed: number): DrawnQuestion[] {
  const next = random(seed);
  return shuffled(bank, next)
    .slice(0, count)
    .map(({ options, ...question }) => {
      const places = options.map((_, at) => at);
      const order = question.kind === 'judge' ? places : shuffled(places, next);
      return { ...question, options: order.map((at) => options[at] ?? ''), order };
    });
}

/** Percent of the points: a question counts when exactly the right ones are ticked. */
export function scoreExam(questions: readonly DrawnQuestion[], answers: ExamAnswers): number {
  const total = questions.reduce((sum, { points }) => sum + points, 0);
  const got = questions.reduce((sum, { id, order, rights, points }) => {
    const ticked = new Set((answers[id] ?? []).map((at) => order[at]));
    const isRight = ticked.size === rights.length && rights.every((right) => ticked.has(right));
    return sum + (isRight ? points : 0);
  }, 0);
  return total === 0 ? 0 : Math.round((got / total) * 10_000) / 100;
}

/** The three skills of fire: passed is only who has passed all three, each within the time it holds. */
export const fireSkills = {
  hydrant: ['消火栓', 'Hydrant'],
  extinguisher: ['灭火器', 'Extinguisher'],
  hose: ['水带连接', 'Hose'],
} as const;
export type FireSkill = keyof typeof fireSkills;
export const fireSkillNames = Object.keys(fireSkills) as [FireSkill, ...FireSkill[]];

export interface SkillTry {
  skill: FireSkill;
  at: number;
  passed: boolean;
}

/** Which of the three hold now: of each the last try counts, as long as it holds. */
export function skillsHeld(tries: readonly SkillTry[], now: number, holdsMs: number): FireSkill[] {
  return fireSkillNames.filter((skill) => {
    const last = tries
      .filter((one) => one.skill === skill && one.at <= now)
      .toSorted((a, b) => a.at - b.at)
      .at(-1);
    return last !== undefined && last.passed && now - last.at < holdsMs;
  });
}
export const hasAllSkills = (held: readonly FireSkill[]): boolean => held.length === fireSkillNames.length;

export interface ContestItem {
  key: string;
  name: string;
  most: number;
}
export interface ContestPlace {
  person: string;
  total: number;
  rank: number;
}

/** By the sum of all items; who has the same sum shares a place. */
export function rankContest(scores: readonly { person: string; score: number }[]): ContestPlace[] {
  const totals = [...Map.groupBy(scores, ({ person }) => person)].map(([person, own]) => ({
    person,
    total: Math.round(own.reduce((sum, { score }) => sum + score, 0) * 100) / 100,
  }));
  return totals
    .toSorted((a, b) => b.total - a.total || (a.person < b.person ? -1 : 1))
    .map((one) => ({ ...one, rank: 1 + totals.filter(({ total }) => total > one.total).length }));
}
