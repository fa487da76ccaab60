import {
  clashOf,
  nameOfDay,
  numberOfDay,
  papersOf,
  refuse,
  spanOn,
  violationsOf,
  type HandlerInput,
  type PlannedShift,
  type RosterItem,
  type rosterApi,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { dayMs, dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { unfit } from '../fit.ts';
import { mayPlan, needPlan } from '../may-plan.ts';
import { placeIdOf, publishDuty } from '../posts.ts';
import { asPlanned, patternsOf, rulesOf, wordsOf, type ShiftRow } from './facts.ts';
import { daysBetween, postsOf, type FullPost } from './read.ts';

interface Wanted {
  id: string;
  post: FullPost;
  person: string;
  from: number;
  to: number;
  pattern: string | null;
  place: string | null;
  note?: string | null;
}

export type MadeBy = 'hand' | 'copy' | 'swap';

/** Two who plan at once do it one after the other: what one has planned, the other sees. */
export const lockRoster = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtextextended('roster', 0))`.execute(tx.db);

export async function assign({ items, despite }: HandlerInput<typeof rosterApi.assign>, ctx: Ctx) {
  return ctx.tx(async (tx) => {
    await lockRoster(tx);
    const posts = await plannable(
      ctx,
      tx,
      items.map(({ post }) => post),
    );
    const patterns = await patternsOf(tx.db);
    const wanted: Wanted[] = [];
    for (const item of items) {
      const post = posts.get(item.post);
      if (post)
        wanted.push({
          ...hoursOf(item, patterns),
          id: newId(),
          post,
          person: item.person,
          place: item.place ? await placeIdOf(tx, item.place) : null,
        });
    }
    await writeShifts(tx, wanted, { despite, madeBy: 'hand' });
    return { made: wanted.map(({ id }) => id) };
  });
}

export function hoursOf(
  item: Pick<RosterItem, 'day' | 'pattern' | 'from' | 'until'>,
  patterns: Awaited<ReturnType<typeof patternsOf>>,
) {
  const known = item.pattern === undefined ? undefined : patterns.get(item.pattern);
  if (item.pattern !== undefined && !known) throw refuse('pattern_unknown', { code: item.pattern });
  const hours = known ?? (item.from && item.until ? { from: item.from, until: item.until } : undefined);
  if (!hours) throw refuse('invalid', { issues: [{ path: 'pattern', message: '班次或起止时间必填 hours missing' }] });
  return { ...spanOn(item.day, hours), pattern: item.pattern ?? null };
}

/** The posts named, all of which the caller may plan. */
export async function plannable(ctx: Ctx, tx: Tx, codes: readonly string[]): Promise<Map<string, FullPost>> {
  const posts = new Map(
    (await postsOf({ db: tx.db, rights: ctx.rights }, undefined, codes)).map((post) => [post.code, post]),
  );
  for (const code of codes) {
    const post = posts.get(code);
    if (!post) throw refuse('not_found', { what: code });
    needPlan(ctx.rights, post);
  }
  return posts;
}

/** Shifts of these people round about, to be held against new ones. */
export async function around(tx: Tx, people: readonly string[], from: number, to: number): Promise<ShiftRow[]> {
  const { rows } = await sql<ShiftRow>`
    select s.id, s.post_id, post.code, s.person_id, person.name, s.starts_at, s.ends_at
    from shift s join post on post.id = s.post_id join person on person.id = s.person_id
    where s.person_id = any(${[...people]}::uuid[])
      and s.starts_at < ${new Date(to + 2 * dayMs)} and s.ends_at > ${new Date(from - 2 * dayMs)}`.execute(tx.db);
  return rows;
}

/** Writes shifts that break no rule; rest and papers may be set aside by who says why, never two places at once. */
export async function writeShifts(
  tx: Tx,
  wanted: readonly Wanted[],
  { despite, madeBy, without = [] }: { despite?: string | undefined; madeBy: MadeBy; without?: readonly string[] },
): Promise<void> {
  if (wanted.length === 0) return tx.unaudited('nobody is planned');
  for (const [kind, some] of Map.groupBy(wanted, ({ post }) => post.kind))
    if ((await unfit(tx, kind, [...new Set(some.map(({ person }) => person))])).length > 0) throw refuse('shift_unfit');
  await refuseBroken(tx, wanted, despite, without);
  await tx.db
    .insertInto('shift')
    .values(
      wanted.map((one) => ({
        id: one.id,
        post_id: one.post.id,
        person_id: one.person,
        place_id: one.place,
        starts_at: new Date(one.from),
        ends_at: new Date(one.to),
        pattern: one.pattern,
        note: one.note ?? despite ?? null,
        made_by: madeBy,
      })),
    )
    .execute();
  for (const [post, some] of Map.groupBy(wanted, (one) => one.post)) {
    tx.audit('duty.plan', 'post', post.id, {
      code: post.code,
      shifts: some.slice(0, 50).map(({ person, from, to }) => ({
        person,
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      })),
      count: some.length,
      madeBy,
      ...(despite ? { despite } : {}),
    });
    publishDuty(tx, post.id, post.campus_id);
  }
}

export const asShift = ({ id, post, person, from, to }: Wanted): PlannedShift => ({
  id,
  post: post.code,
  person,
  from,
  to,
});

async function refuseBroken(
  tx: Tx,
  wanted: readonly Wanted[],
  despite: string | undefined,
  without: readonly string[],
) {
  const people = [...new Set(wanted.map(({ person }) => person))];
  const rows = (
    await around(tx, people, Math.min(...wanted.map(({ from }) => from)), Math.max(...wanted.map(({ to }) => to)))
  ).filter(({ id }) => !without.includes(id));
  const posts = [...new Map(wanted.map(({ post }) => [post.code, post])).values()];
  const others = await kindsOf(tx, rows);
  const rules = await rulesOf(tx.ctx.app, tx.db, [...others, ...posts], people);
  const mine = new Set(wanted.map(({ id }) => id));
  const broken = violationsOf([...rows.map(asPlanned), ...wanted.map(asShift)], rules).filter(
    ({ shift, other }) => mine.has(shift) || (other !== null && mine.has(other)),
  );
  const names = new Map(
    (await tx.db.selectFrom('person').select(['id', 'name']).where('id', 'in', people).execute()).map((one) => [
      one.id,
      one.name,
    ]),
  );
  const overlap = broken.find(({ rule }) => rule === 'overlap');
  if (overlap) {
    const id = mine.has(overlap.shift) ? overlap.other : overlap.shift;
    const post = rows.find((row) => row.id === id)?.code ?? wanted.find((one) => one.id === id)?.post.code ?? '';
    const name = [...posts, ...others].find(({ code }) => code === post)?.name ?? post;
    throw refuse('shift_overlaps', { who: names.get(overlap.person) ?? '', post: name });
  }
  if (broken.length === 0 || despite) return;
  const said = [
    ...new Map(broken.slice(0, 5).map((one) => [JSON.stringify([one.person, wordsOf(one)]), one])).values(),
  ];
  throw refuse('shift_breaks_rules', {
    what: {
      zh: said.map((one) => `${names.get(one.person)}${wordsOf(one)[0]}`).join(';'),
      en: said.map((one) => `${names.get(one.person)}: ${wordsOf(one)[1]}`).join('; '),
    },
  });
}

/** Posts of other shifts: whether they are on call. What papers they ask was looked at when they were planned. */
async function kindsOf(tx: Tx, rows: readonly ShiftRow[]) {
  const ids = [...new Set(rows.map(({ post_id }) => post_id))];
  if (ids.length === 0) return [];
  const posts = await tx.db.selectFrom('post').selectAll().where('id', 'in', ids).execute();
  return posts.map((post) => ({ ...post, kind: post.kind as FullPost['kind'], papers: [] as string[] }));
}

async function lockShift(ctx: Ctx, tx: Tx, id: string) {
  const row = await tx.db
    .selectFrom('shift as s')
    .innerJoin('post', 'post.id', 's.post_id')
    .selectAll('s')
    .select('post.code')
    .where('s.id', '=', id)
    .forUpdate('s')
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  const posts = await plannable(ctx, tx, [row.code]);
  const post = posts.get(row.code);
  if (!post) throw refuse('not_found', { what: row.code });
  return { row, post };
}

/** Another person, day, post or pattern: the shift that was is taken away, the new one stands in its place. */
export async function moveShift(
  { id, post: code, person, day, pattern, despite }: HandlerInput<typeof rosterApi.move>,
  ctx: Ctx,
): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    await lockRoster(tx);
    const { row, post: before } = await lockShift(ctx, tx, id);
    const post = code === undefined || code === before.code ? before : (await plannable(ctx, tx, [code])).get(code);
    if (!post) throw refuse('not_found', { what: code });
    const on = day ?? dayOf(row.starts_at);
    const moved = (numberOfDay(on) - numberOfDay(dayOf(row.starts_at))) * dayMs;
    const span = pattern
      ? hoursOf({ day: on, pattern }, await patternsOf(tx.db))
      : { from: row.starts_at.getTime() + moved, to: row.ends_at.getTime() + moved, pattern: row.pattern };
    await tx.db.deleteFrom('shift').where('id', '=', id).execute();
    const placeId = post === before ? row.place_id : null;
    await writeShifts(
      tx,
      [{ ...span, id: newId(), post, person: person ?? row.person_id, place: placeId, note: row.note }],
      { despite, madeBy: 'hand' },
    );
  });
  return { ok: true };
}

export async function takeAway({ id }: HandlerInput<typeof rosterApi.remove>, ctx: Ctx): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const { row, post } = await lockShift(ctx, tx, id);
    await tx.db.deleteFrom('shift').where('id', '=', id).execute();
    tx.audit('duty.unplan', 'post', post.id, {
      code: post.code,
      person: row.person_id,
      at: row.starts_at.toISOString(),
    });
    publishDuty(tx, post.id, post.campus_id);
  });
  return { ok: true };
}

/** Seven days as they were; what would break a rule, or stands there already, is left out and said. */
export async function copyWeek({ from, to, posts: only }: HandlerInput<typeof rosterApi.copy>, ctx: Ctx) {
  return ctx.tx(async (tx) => {
    await lockRoster(tx);
    const posts = (await postsOf({ db: tx.db, rights: ctx.rights }, undefined, only)).filter((post) => {
      if (only) needPlan(ctx.rights, post);
      return mayPlan(ctx.rights, post);
    });
    const days = daysBetween(from, nameOfDay(numberOfDay(from) + 6));
    const shift = (numberOfDay(to) - numberOfDay(from)) * dayMs;
    const codes = new Map(posts.map((post) => [post.id, post]));
    const { rows } = await sql<ShiftRow & { place_id: string | null; pattern: string | null }>`
      select s.id, s.post_id, post.code, s.person_id, person.name, s.starts_at, s.ends_at, s.place_id, s.pattern
      from shift s join post on post.id = s.post_id join person on person.id = s.person_id
      where s.post_id = any(${[...codes.keys()]}::uuid[]) and person.is_active
        and s.starts_at >= ${new Date(spanOn(days[0] ?? from, { from: '00:00', until: '00:00' }).from)}
        and s.starts_at < ${new Date(spanOn(days.at(-1) ?? from, { from: '00:00', until: '00:00' }).to)}
      order by s.starts_at, post.code limit 5000`.execute(tx.db);
    const people = [...new Set(rows.map(({ person_id }) => person_id))];
    const rules = await rulesOf(ctx.app, tx.db, posts, people);
    const span = {
      from: rows.map(({ starts_at }) => starts_at.getTime() + shift),
      to: rows.map(({ ends_at }) => ends_at.getTime() + shift),
    };
    const known =
      rows.length === 0 ? [] : (await around(tx, people, Math.min(...span.from), Math.max(...span.to))).map(asPlanned);
    const wanted: Wanted[] = [];
    const left: { post: string; person: string; day: string; why: readonly [string, string] }[] = [];
    for (const row of rows) {
      const post = codes.get(row.post_id);
      if (!post) continue;
      const one: Wanted = {
        id: newId(),
        post,
        person: row.person_id,
        from: row.starts_at.getTime() + shift,
        to: row.ends_at.getTime() + shift,
        pattern: row.pattern,
        place: row.place_id,
      };
      const why = against(asShift(one), [...known, ...wanted.map(asShift)], rules);
      if (why) left.push({ post: post.name, person: row.name, day: dayOf(new Date(one.from)), why });
      else wanted.push(one);
    }
    await writeShifts(tx, wanted, { madeBy: 'copy' });
    return { made: wanted.length, left };
  });
}

/** What speaks against a shift beside these. */
export function against(
  one: PlannedShift,
  others: readonly PlannedShift[],
  rules: Awaited<ReturnType<typeof rulesOf>>,
) {
  const [lacking] = papersOf(one, rules);
  if (lacking) return wordsOf(lacking);
  for (const other of others) {
    if (other.person !== one.person || other.id === one.id) continue;
    const clash = clashOf(other, one, rules);
    if (clash)
      return wordsOf({
        rule: clash.rule,
        hours: clash.hours,
        shift: one.id,
        other: other.id,
        person: one.person,
        paper: null,
        endsOn: null,
      });
  }
  return undefined;
}
