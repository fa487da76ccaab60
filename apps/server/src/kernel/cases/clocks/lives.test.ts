import type { ApiError } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { TestApp } from '../../../../test/kit.ts';
import {
  dateOf,
  dayNumbers,
  factsOf,
  judge,
  minuteOf,
  names,
  nothingSeen,
  someLife,
  unitsOf,
  type Life,
  type Seen,
} from '../../../../test/lives.ts';
import { makeCaseEngine } from '../engine.ts';
import { caseApp } from '../testing.ts';
import { officeHoursKey, quietHoursKey } from './hours.ts';

let t: TestApp;
beforeAll(async () => void (t = await caseApp()));
afterAll(() => t.stop());

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const rangeText = ([from, to]: readonly [number, number]): string => `${clockText(from)}-${clockText(to)}`;

/** The hospital's own calendar and hours, set as an administrator sets them. */
async function furnish({ book }: Life): Promise<void> {
  const { settings } = t.app;
  const days = [...dayNumbers].map(([on, day]) => ({ on, working: book.working[day] ?? true, name: '' }));
  await t.app.system('test').tx(async (tx) => {
    await settings.putDays(tx, days);
    await settings.put(tx, officeHoursKey, book.office.map(rangeText).join(','));
    await settings.put(tx, quietHoursKey, book.quiet ? rangeText(book.quiet) : '');
  });
}

/** Plays a life through the whole engine: rows, transactions, ticks. */
async function live(life: Life): Promise<Seen> {
  const { story, promises, type } = life;
  const seen = nothingSeen();
  const ctx = t.app.system('test');
  t.app.cases = makeCaseEngine(t.app, [type]);
  t.clock.set(dateOf(story.opened));
  const { row } = await ctx.tx((tx) => t.app.cases.open(tx, { type: type.type, title: '承诺', data: factsOf(life) }));
  const look = async (): Promise<void> => {
    const now = await t.app.db.selectFrom('case').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow();
    for (const name of names) seen.kept[name].push(now.kept[name]);
    seen.dues.push(now.due_at && minuteOf(now.due_at));
  };
  const tickUntil = async (from: number, until: number): Promise<void> => {
    for (let now = from; ;) {
      const { due } = await t.app.db
        .selectFrom('case_clock')
        .select(sql<Date | null>`min(due_at)`.as('due'))
        .executeTakeFirstOrThrow();
      if (!due || minuteOf(due) > until) return;
      now = Math.max(now, minuteOf(due));
      t.clock.set(dateOf(now));
      await t.app.cases.tick();
    }
  };

  let at = story.opened;
  await look();
  for (const move of story.moves) {
    if (move.at > at) await tickUntil(at, move.at - 1);
    at = move.at;
    t.clock.set(dateOf(at));
    const [action, input] =
      'to' in move
        ? [move.to, {}]
        : 'answered' in move
          ? ['answer', {}]
          : 'anew' in move
            ? [`anew-${move.anew}`, {}]
            : [`more-${move.of}`, { units: unitsOf(promises[move.of], move.more) }];
    await t.app.cases.act(ctx, row.id, action, input).catch((error: ApiError) => {
      // What does not run cannot be extended.
      if (error.code !== 'limit_not_running' || !('more' in move)) throw error;
    });
    await look();
  }
  await tickUntil(at, story.end);
  const end = await t.app.db.selectFrom('case').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow();
  for (const name of names) seen.kept[name].push(end.kept[name]);
  const rings = await t.app.db
    .selectFrom('case_event')
    .selectAll()
    .where('case_id', '=', row.id)
    .where('action', 'like', 'clock:%')
    .orderBy('id')
    .execute();
  for (const { at: when, action, data } of rings) {
    const what = data['warning'] === true ? 'warning' : `ring ${String(data['step'])}`;
    seen.rings[action.slice(6) as 'first' | 'second'].push(`${minuteOf(when)} ${what}`);
  }
  await t.owner.deleteFrom('case').execute();
  return seen;
}

test('forty random lives through rows and transactions go as the clerk says, too', async () => {
  let rings = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const life = someLife(seed);
    await furnish(life);
    const verdict = judge(life, await live(life));
    expect([seed, verdict.difference]).toEqual([seed, null]);
    rings += verdict.rings;
  }
  expect(rings).toBeGreaterThan(40);
});
