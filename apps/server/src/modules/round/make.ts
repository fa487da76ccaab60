import { dayAfter, nextAfter, type Occurrence, occurrences, planKind, raised, type Recurrence } from '@anyuan/contract';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf, localMidnight } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { planColumns, type Planned } from './planned.ts';
import { pointsOf } from './points.ts';
import { leadAnew, rowsOf, writeRounds, type NewRound, type PlanPoints } from './write.ts';

const dayMs = 86_400_000;
const plansAtOnce = 50;

/** A time in which the security level asks for more. */
interface Level {
  from: number;
  until: number;
  factor: number;
}

/** Makes what is not made yet of plans up to the horizon; those whose plan has changed are made anew. */
export async function makeRounds(ctx: Ctx, only?: string): Promise<number> {
  let made = 0;
  for (let some = 0; (some = await makeSome(ctx, only)) >= 0;) made += some;
  return made;
}

/** The end of a day: it moves on once a day, so that plans are looked at once a day, not every minute. */
const horizonOf = (app: App, now: Date): Date =>
  new Date(localMidnight(now) + (app.settings.get<number>('round.aheadDays') + 1) * dayMs);

/** Some plans at a time; negative: there is none left. */
async function makeSome(ctx: Ctx, only: string | undefined): Promise<number> {
  const horizon = horizonOf(ctx.app, ctx.now());
  return ctx.tx(async (tx) => {
    const { rows: plans } = await sql<Planned>`
      select ${planColumns} from plan l
      where (l.made_until is null or l.made_until < ${horizon} and l.is_active)
        and ${only === undefined ? sql`true` : sql`l.id = ${only}`}
      order by l.id limit ${plansAtOnce} for update`.execute(tx.db);
    if (plans.length === 0) {
      tx.unaudited('nothing was made');
      return -1;
    }
    return makeFor(tx, plans, horizon);
  });
}

/** Rounds of these plans, which are locked. */
async function makeFor(tx: Tx, plans: readonly Planned[], horizon: Date): Promise<number> {
  await callOffChanged(tx, plans);
  const levels = await levelsOf(tx);
  const rows: NewRound[] = [];
  const points: PlanPoints[] = [];
  for (const plan of plans) {
    if (!plan.is_active) continue;
    const found = await dueOf(tx, plan, horizon, levels);
    if (found.length === 0) continue;
    points.push({ plan: plan.id, isSplit: plan.is_split, points: await pointsOf(tx.db, plan) });
    rows.push(...found.flatMap(({ occurrence, extra }) => rowsOf(tx.ctx.app, plan, occurrence, extra)));
  }
  await writeRounds(tx, rows, points);
  await sql`update plan set made_until = ${horizon} where id = any(${plans.map(({ id }) => id)})`.execute(tx.db);
  tx.audit('plan.make', 'plan', null, { plans: plans.length, rounds: rows.length });
  if (rows.length > 0) publishRounds(tx, plans[0]?.id ?? '');
  return rows.length;
}

/** What was made of a plan before it was changed, and has not begun, is due no more. */
async function callOffChanged(tx: Tx, plans: readonly Planned[]): Promise<void> {
  const changed = plans.flatMap(({ id, made_until }) => (made_until === null ? [id] : []));
  if (changed.length === 0) return;
  await sql`update round set state = 'void', ring_at = null
    where plan_id = any(${changed}) and state = 'planned' and extra is distinct from 'call'
      and (from_at > ${tx.now} or to_at > ${tx.now} and to_at - from_at >= interval '1 day')`.execute(tx.db);
}

interface DueRound {
  occurrence: Occurrence;
  extra: 'level' | null;
}

/** What is due of a plan from where it was made to, to the horizon. */
async function dueOf(tx: Tx, plan: Planned, horizon: Date, levels: readonly Level[]): Promise<DueRound[]> {
  const { recurrence } = plan;
  const from = Math.max(plan.made_until?.getTime() ?? 0, tx.now.getTime());
  if (recurrence.on === 'after') return afterLast(tx, plan, recurrence, horizon);
  const { calendar } = tx.ctx.app.settings;
  const usual = (a: number, b: number, rule: Recurrence, extra: DueRound['extra']): DueRound[] =>
    a < b ? occurrences(rule, a, b, calendar).map((occurrence) => ({ occurrence, extra })) : [];
  // What is due once within days that have begun is due, however late the plan was written.
  const begun = plan.made_until === null ? underWay(recurrence, tx, from) : [];
  const found: DueRound[] = [];
  let at = from;
  const isRaised = planKind(plan.kind).isRaised === true;
  for (const level of isRaised ? levels : []) {
    const [starts, ends] = [Math.max(level.from, at), Math.min(level.until, horizon.getTime())];
    if (starts >= ends) continue;
    found.push(
      ...usual(at, starts, recurrence, null),
      ...usual(starts, ends, raised(recurrence, level.factor), 'level'),
    );
    at = ends;
  }
  found.push(...usual(at, horizon.getTime(), recurrence, null));
  return [...begun, ...found];
}

/** The window of whole days that a new plan falls into. */
function underWay(rule: Recurrence, { ctx }: Tx, from: number): DueRound[] {
  if (!('times' in rule) || rule.times.at === 'day') {
    const before = occurrences(rule, from - 400 * dayMs, from, ctx.app.settings.calendar).findLast(
      ({ to }) => to > from,
    );
    if (before) return [{ occurrence: before, extra: null }];
  }
  return [];
}

/** One at a time: the next is due so long after the last was done. */
async function afterLast(
  tx: Tx,
  plan: Planned,
  rule: Extract<Recurrence, { on: 'after' }>,
  horizon: Date,
): Promise<DueRound[]> {
  const { rows } = await sql<{ open: number; last: Date | null }>`
    select count(*) filter (where state in ('planned', 'begun')) as open, max(done_at) as last
    from round where plan_id = ${plan.id} and state <> 'void'`.execute(tx.db);
  const [before] = rows;
  if (Number(before?.open ?? 0) > 0) return [];
  const last = before?.last ?? null;
  let occurrence = nextAfter(rule, last && dayOf(last));
  // Never done, and missed: the next chance is today.
  const missed = await sql<{ key: string }>`select key from round where plan_id = ${plan.id} and state = 'missed'
    and key = ${occurrence.key}`.execute(tx.db);
  if (missed.rows.length > 0) {
    const today = dayOf(tx.now);
    occurrence = nextAfter({ ...rule, first: dayAfter(today, { count: 1, unit: 'day' }), ahead: 0 }, null);
  }
  return occurrence.from < horizon.getTime() ? [{ occurrence, extra: null }] : [];
}

/** Times of a raised level that are not over; of two, the one that was set later holds. */
async function levelsOf(tx: Tx): Promise<Level[]> {
  const rows = await tx.db
    .selectFrom('heightened')
    .selectAll()
    .where('kind', '=', 'level')
    .where('ended_at', 'is', null)
    .where('until_at', '>', tx.now)
    .orderBy('from_at')
    .execute();
  return rows.map(({ level, from_at, until_at }) => ({
    from: from_at.getTime(),
    until: until_at.getTime(),
    factor: tx.ctx.app.settings.get<number>(`level.factor${level ?? 4}`),
  }));
}

export const publishRounds = (tx: Tx, id: string, campusId: string | null = null): void =>
  tx.publish('round.changed', id, { permission: 'round.read', campusId });

/** Where a plan leads may have changed overnight: rounds that have not begun lead there, too. */
export async function refreshPoints(ctx: Ctx): Promise<void> {
  await ctx.tx(async (tx) => {
    const { rows: plans } = await sql<Planned>`
      select ${planColumns} from plan l where l.is_active and l.leads in ('things', 'devices')
        and exists (select from round r where r.plan_id = l.id and r.state = 'planned')`.execute(tx.db);
    let changed = 0;
    for (const plan of plans) changed += await leadAnew(tx, plan.id, await pointsOf(tx.db, plan));
    if (changed > 0) tx.audit('plan.points', 'plan', null, { rounds: changed });
    else tx.unaudited('all rounds lead where they should');
  });
}
