import { field, type CaseAction, type CaseClock, type CaseType, type Span } from '@anyuan/contract';
import { z } from 'zod';

import { clerk, type Book, type Move, type Promised, type Story, type Told, type Unit } from './clerk.ts';

export const minuteMs = 60_000;
const dayMinutes = 1440;
const knownDays = 70;
const midnight = Date.parse('2026-03-02T00:00:00+08:00');
export const dateOf = (minute: number): Date => new Date(midnight + minute * minuteMs);
export const minuteOf = (at: Date): number => (at.getTime() - midnight) / minuteMs;
/** Name of each day of the book. */
export const dayNumbers = new Map(
  Array.from({ length: knownDays }, (_, day) => [new Date(Date.UTC(2026, 2, 2 + day)).toISOString().slice(0, 10), day]),
);

/** Numbers that look random and are the same every time (mulberry32). */
function dice(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (most: number): number => Math.floor(next() * (most + 1));
  return { chance: (p: number) => next() < p, upTo, one: <T>(of: readonly T[]): T => of[upTo(of.length - 1)] as T };
}
type Dice = ReturnType<typeof dice>;

const units: readonly Unit[] = ['seconds', 'hours', 'workhours', 'days', 'workdays'];
/** The longest first step of each unit and what its numbers are multiples of. */
const scales = {
  seconds: [2000, 60],
  hours: [120, 0.5],
  workhours: [60, 0.25],
  days: [4, 1],
  workdays: [4, 1],
} as const;

function someBook({ chance, upTo }: Dice): Book {
  const working = Array.from({ length: knownDays }, (_, day) => day % 7 < 5 !== chance(0.2));
  const edges = [...new Set(Array.from({ length: 6 }, () => (chance(0.2) ? upTo(1) * 1440 : 300 + upTo(16) * 60)))];
  const sorted = edges.sort((a, b) => a - b);
  const office = [0, 2, 4].flatMap((at) => {
    const [from, to] = [sorted[at], sorted[at + 1]];
    return from === undefined || to === undefined ? [] : [[from, to] as const];
  });
  // Sometimes one range begins where the other ends.
  if (office.length > 1 && chance(0.2)) office[1] = [office[0]?.[1] as number, office[1]?.[1] as number];
  const quiet = chance(0.3) ? null : chance(0.7) ? ([1290, 450] as const) : ([upTo(47) * 30, upTo(47) * 30] as const);
  return { working, office: office.length > 0 ? office : [[480, 720]], quiet };
}

function somePromise({ chance, upTo, one }: Dice, during: string[], opened: number): Promised {
  const unit = one(units);
  const [most, part] = scales[unit];
  const some = () => (1 + upTo(most)) * part;
  const first = some();
  const steps = [first];
  while (steps.length < 3 && chance(0.4)) steps.push((steps.at(-1) as number) + some());
  return {
    unit,
    steps,
    repeat: chance(0.4) ? some() : null,
    warn: first > part && chance(0.5) ? (1 + upTo(first / part - 2)) * part : null,
    during,
    pausedIn: chance(0.7) ? ['wait'] : [],
    keeps: chance(0.5),
    isUrgent: chance(0.4),
    since: chance(0.15) ? opened - upTo(2 * dayMinutes) : null,
    isAnswerable: chance(0.5),
  };
}

const states = ['work', 'other', 'wait', 'stage', 'closed'];

function someStory({ chance, upTo, one }: Dice, { office }: Book): Story {
  const opened = 3 * dayMinutes + upTo(7 * dayMinutes);
  const edges = [0, 450, 1290, ...office.flat()];
  const moves: Move[] = [];
  let at = opened;
  for (let left = upTo(7); left > 0; left--) {
    at += chance(0.1) ? 0 : upTo(chance(0.5) ? 600 : 1.5 * dayMinutes);
    // Midnights and edges of the office hours are where clerks and programs disagree.
    if (chance(0.4)) at = Math.max(at, Math.floor(at / dayMinutes) * dayMinutes + one(edges));
    const kind = upTo(10);
    if (kind < 7) moves.push({ at, to: one(states) });
    else if (kind === 7) moves.push({ at, answered: true });
    else if (kind === 8) moves.push({ at, anew: one(['first', 'second'] as const) });
    else moves.push({ at, more: 1 + upTo(2), of: one(['first', 'second'] as const) });
  }
  return { opened, first: one(['work', 'work', 'stage', 'wait']), moves, end: at + upTo(6 * dayMinutes) };
}

/** Two clocks of a case, its life, and the calendar and hours of the hospital; the same for the same seed. */
export interface Life {
  book: Book;
  story: Story;
  promises: { first: Promised; second: Promised };
  type: CaseType;
}

export function someLife(seed: number): Life {
  const some = dice(seed);
  const book = someBook(some);
  const story = someStory(some, book);
  const promises = {
    first: somePromise(some, ['work', 'other'], story.opened),
    second: somePromise(some, some.chance(0.2) ? ['stage', 'work'] : ['stage'], story.opened),
  };
  return { book, story, promises, type: { ...declare(promises), initial: story.first } };
}

function declare(promises: Record<string, Promised>): CaseType {
  const span = (unit: Unit, n: number) => ({ [unit]: n }) as unknown as Span;
  const clocks = Object.entries(promises).map(([name, promise]): [string, CaseClock] => [
    name,
    {
      label: ['时限', name],
      during: promise.during,
      pausedIn: promise.pausedIn,
      keeps: promise.keeps,
      stoppedBy: promise.isAnswerable ? ['answer'] : [],
      steps: promise.steps.map((n) => span(promise.unit, n)),
      repeat: promise.repeat === null ? undefined : span(promise.unit, promise.repeat),
      warn: promise.warn === null ? undefined : span(promise.unit, promise.warn),
      isUrgent: promise.isUrgent,
      since: promise.since === null ? undefined : `${name}At`,
      isDeadline: true,
      source: 'test',
    },
  ]);
  return { ...frame, clocks: Object.fromEntries(clocks) };
}
const frame: CaseType = {
  version: 1,
  type: 'promise',
  prefix: 'CN',
  label: ['承诺', 'Promise'],
  group: 'order',
  secrecy: 1,
  priority: 3,
  fields: z.object({
    firstAt: field.time(['甲', 'First']).optional(),
    secondAt: field.time(['乙', 'Second']).optional(),
  }),
  states: { work: ['办', '1'], other: ['转', '2'], wait: ['等', '3'], stage: ['段', '4'], closed: ['结', '5'] },
  initial: 'work',
  final: ['closed'],
  actions: Object.fromEntries([
    ...states.map((to): [string, CaseAction] => [to, { label: ['至', 'To'], from: states, to, by: [] }]),
    ['answer', { label: ['答', 'Answer'], from: states, by: [], stamp: 'answeredAt' }],
    ...(['first', 'second'] as const).map((clock): [string, CaseAction] => [
      `anew-${clock}`,
      { label: ['新', 'Anew'], from: states, by: [], restarts: [clock] },
    ]),
    ...(['first', 'second'] as const).map((clock): [string, CaseAction] => [
      `more-${clock}`,
      {
        label: ['延', 'More'],
        from: states,
        by: [],
        input: z.object({ units: z.number() }),
        extends: { clock, field: 'units', times: 99 },
      },
    ]),
  ]),
  clocks: {},
  permissions: { read: 'case.read' },
};

export const names = ['first', 'second'] as const;
type Name = (typeof names)[number];

/** What somebody who plays a life has seen. After the opening and each move: `kept` and `dues`; `kept` at the end, too. */
export interface Seen {
  rings: Record<Name, string[]>;
  kept: Record<Name, (boolean | undefined)[]>;
  dues: (number | null)[];
}

export const nothingSeen = (): Seen => ({
  rings: { first: [], second: [] },
  kept: { first: [], second: [] },
  dues: [],
});

/** The facts a case is opened with. */
export const factsOf = ({ promises }: Life): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const { since } = promises[name];
      return since === null ? [] : [[`${name}At`, dateOf(since).toISOString()]];
    }),
  );

/** What an extension adds, in the clock's unit. */
export const unitsOf = (promise: Promised, more: number): number => (promise.unit === 'seconds' ? more * 60 : more);

/** Null if it was seen as the clerk says; else both. */
export function judge({ book, story, promises }: Life, seen: Seen): { rings: number; difference: object | null } {
  const [first, second] = names.map((name) => clerk(name, promises[name], story, book)) as [Told, Told];
  const got = { rings: seen.rings, kept: seen.kept, dues: wrongDues(seen, [first, second], story) };
  const expected = {
    rings: { first: first.rings, second: second.rings },
    kept: { first: first.kept, second: second.kept },
    dues: [],
  };
  const isSame = JSON.stringify(got) === JSON.stringify(expected);
  const rings = first.rings.length + second.rings.length;
  return { rings, difference: isSame ? null : { book, story, promises, got, expected } };
}

/** Where the due time the engine named after each move is not what then happened. */
function wrongDues(seen: Seen, told: readonly Told[], story: Story): string[] {
  const wrong: string[] = [];
  seen.dues.forEach((due, at) => {
    const until = story.moves[at]?.at ?? story.end;
    const running = told.filter(({ phases }) => phases[at] === 'runs');
    const reached = running.flatMap(({ limits }) => limits[at] ?? []);
    const limit = reached.length > 0 ? Math.min(...reached) : null;
    const isAhead = running.length === 0 ? due === null : due !== null && due > until;
    const isRight = limit === null ? isAhead : due === limit;
    if (!isRight) wrong.push(`after move ${at}: due ${due}, but the clerk says ${limit} (until ${until})`);
  });
  return wrong;
}
