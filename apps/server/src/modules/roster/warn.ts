import { gapsOf, nameOfDay, numberOfDay, spanOn, type Gap } from '@anyuan/contract';
import { sql } from 'kysely';

import { allRights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { holders } from '../../kernel/countersign/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { asPlanned, demandOf, isPlanned, patternsOf, postsOf, shiftsOf, type FullPost } from '../duty/index.ts';
import { notify } from '../notice/index.ts';
import { keepDays, type Looked } from './days.ts';

export const rosterJob = 'roster-gaps';

/** Who answers for the roster of a post: its owner, else whoever manages posts. */
export async function planners(tx: Tx, { owner }: Pick<FullPost, 'owner'>): Promise<readonly string[]> {
  if (owner) return [owner.id];
  return (await holders(tx, 'duty.manage').limit(20).execute()).map(({ id }) => id);
}

/**
 * Every morning: gaps of the next days are told. Holidays and times of high risk must be complete a week ahead,
 * every other day two days ahead; shortly before, it is told once more, and urgently.
 */
export async function warnOfGaps(ctx: Ctx): Promise<void> {
  const { settings } = ctx.app;
  const ahead = settings.get<number>('roster.completeDays');
  const urgent = settings.get<number>('roster.urgentDays');
  const today = numberOfDay(dayOf(ctx.now()));
  const days = Array.from({ length: ahead + 1 }, (_, n) => nameOfDay(today + n));
  const last = days.at(-1) ?? '';
  const posts = (await postsOf({ db: ctx.db, rights: allRights })).filter(isPlanned);
  if (posts.length === 0) return;
  const patterns = await patternsOf(ctx.db);
  const [from, to] = [days[0] ?? '', last].map((day) => spanOn(day, { from: '00:00', until: '00:00' }));
  const shifts = await shiftsOf(
    ctx,
    posts.map(({ id }) => id),
    from?.from ?? 0,
    (to?.to ?? 0) + 86_400_000,
  );
  const risks = await ctx.db
    .selectFrom('risk_time')
    .select(['starts_at', 'ends_at'])
    .where('ends_at', '>', ctx.now())
    .execute();
  const isSpecial = (day: string): boolean => {
    const span = spanOn(day, { from: '00:00', until: '00:00' });
    return (
      isHoliday(ctx, day) ||
      risks.some(({ starts_at, ends_at }) => starts_at.getTime() < span.to && ends_at.getTime() > span.from)
    );
  };
  const looked: Looked[] = [];
  for (const post of posts) {
    const own = shifts.filter(({ code }) => code === post.code).map(asPlanned);
    const news: { day: string; gaps: Gap[]; isUrgent: boolean }[] = [];
    for (const [n, day] of days.entries()) {
      const span = spanOn(day, { from: '00:00', until: '00:00' });
      const demand = demandOf(ctx.app, post, patterns, [day]).map((one) => ({
        ...one,
        from: Math.max(one.from, span.from),
      }));
      const empty = gapsOf(demand, own);
      const missing = Math.max(0, ...empty.map((gap) => gap.missing));
      looked.push({ post: post.id, day, isSpecial: isSpecial(day), ahead: n, missing });
      const gaps = empty.filter((gap) => gap.to > ctx.now().getTime());
      if (gaps.length > 0 && (n <= urgent || isSpecial(day))) news.push({ day, gaps, isUrgent: n <= urgent });
    }
    await tell(ctx, post, news);
  }
  await ctx.tx((tx) => keepDays(tx, looked));
}

/** A day off that the calendar of the year names. */
const isHoliday = (ctx: Ctx, day: string): boolean =>
  ctx.app.settings.daysOf(Number(day.slice(0, 4))).some(({ on, working }) => on === day && !working);

async function tell(
  ctx: Ctx,
  post: FullPost,
  news: readonly { day: string; gaps: Gap[]; isUrgent: boolean }[],
): Promise<void> {
  await ctx.tx(async (tx) => {
    const fresh: (typeof news)[number][] = [];
    for (const one of news) {
      const missing = Math.max(...one.gaps.map((gap) => gap.missing));
      // Told once, once more when it becomes urgent, and when it has grown.
      const { rows } = await sql`
        insert into roster_warning (post_id, day, missing, told_at, is_urgent)
        values (${post.id}, ${one.day}, ${missing}, ${tx.now}, ${one.isUrgent})
        on conflict (post_id, day) do update set missing = excluded.missing, told_at = excluded.told_at, is_urgent = excluded.is_urgent
          where roster_warning.missing < excluded.missing or (excluded.is_urgent and not roster_warning.is_urgent)
        returning day`.execute(tx.db);
      if (rows.length > 0) fresh.push(one);
    }
    if (fresh.length === 0) return tx.unaudited('no gap that was not told');
    const isUrgent = fresh.some((one) => one.isUrgent);
    const said = fresh.slice(0, 3).map(({ day, gaps }) =>
      gaps
        .slice(0, 2)
        .map((gap) => wordsOf(day, gap))
        .join('、'),
    );
    const more = fresh.length > 3 ? `等 ${fresh.length} 天` : '';
    await notify(tx, await planners(tx, post), {
      subject: { kind: 'post', id: post.id },
      urgent: isUrgent,
      isClock: true,
      zh: `排班缺人:${post.name} ${said.join(';')}${more}`,
      en: `Roster gap: ${post.name}, ${said.join('; ')}${fresh.length > 3 ? ` and others, ${fresh.length} days` : ''}`,
    });
    tx.audit('duty.warnGap', 'post', post.id, { days: fresh.map(({ day }) => day) });
  });
}

const hour = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(11, 16);
const wordsOf = (day: string, { from, to, missing }: Gap): string =>
  `${day.slice(5)} ${hour(from)}–${hour(to)} −${missing}`;
