import type { CaseClock, CaseType } from '@anyuan/contract';
import { expect, test } from 'vitest';

import {
  dateOf,
  dayNumbers,
  factsOf,
  judge,
  minuteMs,
  minuteOf,
  names,
  nothingSeen,
  someLife,
  unitsOf,
  type Life,
  type Seen,
} from '../../../../test/lives.ts';
import { extended, look, type Course } from './course.ts';
import type { Calendar } from './due.ts';
import { quietUntil, type TimeRange } from './hours.ts';
import { wind, type Standing } from './wind.ts';

/** The same story, told by the engine: it looks when it said it would, and never in between. */
function play(life: Life): Seen {
  const { book, story, promises, type } = life;
  const toMs = ([from, to]: readonly [number, number]): TimeRange => [from * minuteMs, to * minuteMs];
  const calendar: Calendar = {
    isWorking: (day) => book.working[dayNumbers.get(day) as number] ?? true,
    office: book.office.map(toMs),
  };
  const quiet = book.quiet ? toMs(book.quiet) : undefined;
  const seen = nothingSeen();
  let row: Standing = { state: story.first, mode: 'real', stamps: {}, data: factsOf(life), kept: {} };
  const rows = new Map<string, Course>();
  const clockOf = (of: CaseType, name: string) => of.clocks[name] as CaseClock;

  const rewind = (now: number, anew: readonly string[] = []): void => {
    const wound = wind(type, row, [...rows.values()], clockOf, dateOf(now), calendar, anew);
    for (const name of wound.stopped) rows.delete(name);
    for (const course of [...wound.started, ...wound.changed]) rows.set(course.clock, course);
    row = { ...row, kept: wound.kept };
    for (const name of names) seen.kept[name].push(row.kept[name]);
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
      const heard = seen.rings[course.clock as (typeof names)[number]];
      if (looked.rings === 'warning') heard.push(`${now} warning`);
      if (looked.rings === 'step') heard.push(`${now} ring ${looked.course.step}`);
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
    else if ('more' in move) {
      const course = rows.get(move.of);
      const clock = type.clocks[move.of] as CaseClock;
      const units = unitsOf(promises[move.of], move.more);
      if (course && !course.left_at) rows.set(move.of, extended(clock, course, units, dateOf(at), calendar));
    }
    rewind(at, 'anew' in move ? [move.anew] : []);
  }
  lookUntil(at, story.end);
  for (const name of names) seen.kept[name].push(row.kept[name]);
  return seen;
}

const all = 100_000;
const parts = 10;

test.each(Array.from({ length: parts }, (_, part) => part + 1))(
  'random lives of cases go as a clerk looking up every minute says, part %i of 10',
  (part) => {
    let rings = 0;
    let wrong: unknown = null;
    for (let n = 0; n < all / parts && !wrong; n++) {
      const seed = part * 1_000_003 + n;
      const life = someLife(seed);
      const verdict = judge(life, play(life));
      if (verdict.difference) wrong = { seed, ...verdict.difference };
      rings += verdict.rings;
    }
    expect(wrong).toBeNull();
    // Lives in which nothing happens prove nothing.
    expect(rings).toBeGreaterThan(all / parts);
  },
  60_000,
);
