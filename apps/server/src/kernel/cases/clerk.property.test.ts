import { defineCase, type CaseClock, type CaseType, type Span } from '@anyuan/contract';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { clerk, type Book, type Move, type Promised, type Story, type Told, type Unit } from '../../../test/clerk.ts';
import { extended, look, type Course } from './course.ts';
import type { Calendar } from './due.ts';
import { quietUntil, type TimeRange } from './hours.ts';
import { wind, type Standing } from './wind.ts';

const minuteMs = 60_000;
const dayMinutes = 1440;
const knownDays = 70;
const midnight = Date.parse('2026-03-02T00:00:00+08:00');
const dateOf = (minute: number): Date => new Date(midnight + minute * minuteMs);
const minuteOf = (at: Date): number => (at.getTime() - midnight) / minuteMs;
const dayNumbers = new Map(
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
    const kind = upTo(9);
    if (kind < 7) moves.push({ at, to: one(states) });
    else if (kind === 7) moves.push({ at, answered: true });
    else moves.push({ at, more: 1 + upTo(2), of: one(['first', 'second']) });
  }
  return { opened, first: one(['work', 'work', 'stage', 'wait']), moves, end: at + upTo(6 * dayMinutes) };
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
const frame: CaseType = defineCase({
  type: 'promise',
  prefix: 'CN',
  label: ['承诺', 'Promise'],
  group: 'order',
  secrecy: 1,
  priority: 3,
  fields: z.object({}),
  states: { work: ['办', '1'], other: ['转', '2'], wait: ['等', '3'], stage: ['段', '4'], closed: ['结', '5'] },
  initial: 'work',
  final: ['closed'],
  actions: { answer: { label: ['答', 'Answer'], from: 'open', by: [], stamp: 'answeredAt' } },
  clocks: {},
  permissions: { read: 'case.read' },
});

interface Seen {
  rings: Record<string, string[]>;
  kept: Record<string, (boolean | undefined)[]>;
  dues: (number | null)[];
}

/** The same story, told by the engine: it looks when it said it would, and never in between. */
function play(
  type: CaseType,
  names: readonly string[],
  promises: Record<string, Promised>,
  story: Story,
  book: Book,
): Seen {
  const toMs = ([from, to]: readonly [number, number]): TimeRange => [from * minuteMs, to * minuteMs];
  const calendar: Calendar = {
    isWorking: (day) => book.working[dayNumbers.get(day) as number] ?? true,
    office: book.office.map(toMs),
  };
  const quiet = book.quiet ? toMs(book.quiet) : undefined;
  const seen: Seen = { rings: {}, kept: {}, dues: [] };
  for (const name of names) {
    seen.rings[name] = [];
    seen.kept[name] = [];
  }
  const data: Record<string, string> = {};
  for (const [name, { since }] of Object.entries(promises))
    if (since !== null) data[`${name}At`] = dateOf(since).toISOString();
  let row: Standing = { state: story.first, mode: 'real', stamps: {}, data, kept: {} };
  const rows = new Map<string, Course>();
  const clockOf = (of: CaseType, name: string) => of.clocks[name] as CaseClock;

  const rewind = (now: number): void => {
    const wound = wind(type, row, [...rows.values()], clockOf, dateOf(now), calendar);
    for (const course of [...wound.started, ...wound.changed]) rows.set(course.clock, course);
    for (const name of wound.stopped) rows.delete(name);
    row = { ...row, kept: wound.kept };
    for (const name of names) seen.kept[name]?.push(row.kept[name]);
    seen.dues.push(wound.due && minuteOf(wound.due));
  };
  const lookUntil = (from: number, until: number): void => {
    for (let now = from; ;) {
      const due = [...rows.values()].filter((course) => course.due_at && minuteOf(course.due_at) <= until);
      if (due.length === 0) return;
      const course = due.reduce((a, b) => ((b.due_at as Date) < (a.due_at as Date) ? b : a));
      now = Math.max(now, minuteOf(course.due_at as Date));
      const at = dateOf(now);
      const looked = look(type.clocks[course.clock] as CaseClock, course, at, calendar, quietUntil(quiet, at));
      rows.set(course.clock, looked.course);
      if (looked.isBroken) row = { ...row, kept: { ...row.kept, [course.clock]: false } };
      if (looked.rings === 'warning') seen.rings[course.clock]?.push(`${now} warning`);
      if (looked.rings === 'step') seen.rings[course.clock]?.push(`${now} ring ${looked.course.step}`);
    }
  };

  let at = story.opened;
  rewind(at);
  for (const move of story.moves) {
    // What is due in the minute of a move is looked at after it: whoever moves the case has the last word.
    if (move.at > at) lookUntil(at, move.at - 1);
    at = move.at;
    if ('to' in move) row = { ...row, state: move.to };
    else if ('answered' in move) row = { ...row, stamps: { answeredAt: dateOf(at).toISOString() } };
    else {
      const course = rows.get(move.of);
      const clock = type.clocks[move.of] as CaseClock;
      const units_ = promises[move.of]?.unit === 'seconds' ? move.more * 60 : move.more;
      if (course && !course.left_at) rows.set(move.of, extended(clock, course, units_, dateOf(at), calendar));
    }
    rewind(at);
  }
  lookUntil(at, story.end);
  for (const name of names) seen.kept[name]?.push(row.kept[name]);
  return seen;
}

/** Where the due time the engine named after each move is not what then happened. */
function wrongDues(seen: Seen, told: readonly Told[], story: Story): string[] {
  const wrong: string[] = [];
  seen.dues.forEach((due, at) => {
    const until = story.moves[at]?.at ?? story.end;
    const running = told.find(({ phases }) => phases[at] === 'runs');
    const limit = running?.limits[at] ?? null;
    const isRight = !running ? due === null : limit === null ? due !== null && due > until : due === limit;
    if (!isRight) wrong.push(`after move ${at}: due ${due}, but the clerk says ${limit} (until ${until})`);
  });
  return wrong;
}

function differences(seed: number): { rings: number; difference: unknown } {
  const some = dice(seed);
  const book = someBook(some);
  const story = someStory(some, book);
  const promises = {
    first: somePromise(some, ['work', 'other'], story.opened),
    second: somePromise(some, ['stage'], story.opened),
  };
  const told = {
    first: clerk('first', promises.first, story, book),
    second: clerk('second', promises.second, story, book),
  };
  const seen = play(declare(promises), ['first', 'second'], promises, story, book);
  const got = { rings: seen.rings, kept: seen.kept, dues: wrongDues(seen, [told.first, told.second], story) };
  const expected = {
    rings: { first: told.first.rings, second: told.second.rings },
    kept: { first: told.first.kept, second: told.second.kept },
    dues: [],
  };
  const rings = told.first.rings.length + told.second.rings.length;
  if (JSON.stringify(got) === JSON.stringify(expected)) return { rings, difference: null };
  return { rings, difference: { seed, book, story, promises, got, expected } };
}

const all = 100_000;
const parts = 10;

test.each(Array.from({ length: parts }, (_, part) => part + 1))(
  'random lives of cases go as a clerk looking up every minute says, part %i of 10',
  (part) => {
    let rings = 0;
    let wrong: unknown = null;
    for (let n = 0; n < all / parts && !wrong; n++) {
      const { rings: heard, difference } = differences(part * 1_000_003 + n);
      wrong = difference;
      rings += heard;
    }
    expect(wrong).toBeNull();
    // Lives in which nothing happens prove nothing.
    expect(rings).toBeGreaterThan(all / parts);
  },
  60_000,
);
