import { planKind, refuse, securityLevels, type Heightened } from '@anyuan/contract';
import { sql, type Selectable } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import type { HeightenedTable } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';
import { onDutyIds, raisePosts } from '../duty/index.ts';
import { notify } from '../notice/index.ts';
import { makeRounds, publishRounds } from './make.ts';
import { planColumns, type Planned } from './planned.ts';
import { pointsOf } from './points.ts';
import { rowsOf, writeRounds } from './write.ts';

const hourMs = 3_600_000;
type Row = Selectable<HeightenedTable>;

const shown = (row: Row): Heightened => ({
  id: row.id,
  kind: row.kind as Heightened['kind'],
  level: row.level,
  reason: row.reason,
  from: row.from_at.toISOString(),
  until: row.until_at.toISOString(),
  ended: row.ended_at?.toISOString() ?? null,
  by: row.by_name,
});

const holdsNow = (tx: Pick<Ctx, 'db'>, now: Date, kind: string) =>
  tx.db
    .selectFrom('heightened')
    .selectAll()
    .where('kind', '=', kind)
    .where('ended_at', 'is', null)
    .where('until_at', '>', now)
    .orderBy('from_at', 'desc')
    .limit(1)
    .executeTakeFirst();

/** What holds now, and what held before. */
export async function heightenedNow(ctx: Ctx) {
  const [level, peak, past] = await Promise.all([
    holdsNow(ctx, ctx.now(), 'level'),
    holdsNow(ctx, ctx.now(), 'peak'),
    ctx.db.selectFrom('heightened').selectAll().orderBy('from_at', 'desc').limit(20).execute(),
  ]);
  return {
    level: level ? shown(level) : null,
    peak: peak ? shown(peak) : null,
    past: past.filter(({ id }) => id !== level?.id && id !== peak?.id).map(shown),
    maySet: ctx.rights.grants.has('level.set'),
    mayPeak: ctx.rights.grants.has('round.peak'),
  };
}

async function begin(
  tx: Tx,
  given: { kind: 'level' | 'peak'; level: number | null; hours: number; reason: string },
): Promise<Row> {
  await sql`select pg_advisory_xact_lock(hashtextextended('heightened', 0))`.execute(tx.db);
  // The one before gives way.
  await tx.db
    .updateTable('heightened')
    .set({ ended_at: tx.now })
    .where('kind', '=', given.kind)
    .where('ended_at', 'is', null)
    .where('until_at', '>', tx.now)
    .execute();
  return tx.db
    .insertInto('heightened')
    .values({
      id: newId(),
      kind: given.kind,
      level: given.level,
      reason: given.reason,
      from_at: tx.now,
      until_at: new Date(tx.now.getTime() + given.hours * hourMs),
      by_id: tx.ctx.actor.id,
      by_name: tx.ctx.actor.name,
      is_demo: tx.ctx.app.settings.get<boolean>('hospital.demo'),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** One action: rounds come more often, posts need more people, everybody who leads hears of it; it ends by itself. */
export async function setLevel(
  ctx: Ctx,
  { level, hours, reason }: { level: number; hours: number; reason: string },
): Promise<Heightened> {
  const row = await ctx.tx(async (tx) => {
    const made = await begin(tx, { kind: 'level', level, hours, reason });
    await remakeRaised(tx);
    await raisePosts(tx, ctx.app.settings.get<number>(`level.people${level}`), made.until_at);
    const [zh, en] = securityLevels[level as keyof typeof securityLevels];
    await tellLeaders(tx, {
      zh: `安防等级提升为${zh},至 ${local(made.until_at)}:${reason}。巡查加密、岗位增员已生效`,
      en: `Security level ${en} until ${local(made.until_at)}: ${reason}. Rounds come more often, posts need more people`,
    });
    tx.audit('level.set', 'heightened', made.id, { level, hours, reason });
    publishRounds(tx, made.id);
    return made;
  });
  await makeRounds(ctx.app.system('round'));
  return shown(row);
}

export async function setPeak(ctx: Ctx, { hours, reason }: { hours: number; reason: string }): Promise<Heightened> {
  const row = await ctx.tx(async (tx) => {
    const made = await begin(tx, { kind: 'peak', level: null, hours, reason: reason || '发热门诊高峰' });
    tx.audit('level.peak', 'heightened', made.id, { hours, ...(reason ? { reason } : {}) });
    publishRounds(tx, made.id);
    return made;
  });
  await addPeaks(ctx.app.system('round'));
  return shown(row);
}

/**
 * A counter at the fever clinic says that it is full: as if somebody had said so, and longer while it goes on. In the
 * signal's own transaction, so without a lock; the rounds it adds are made within the minute.
 */
export async function peakBySignal(tx: Tx, device: string): Promise<void> {
  const until = new Date(tx.now.getTime() + tx.ctx.app.settings.get<number>('round.peakHours') * hourMs);
  const known = await holdsNow({ db: tx.db }, tx.now, 'peak');
  if (known)
    await sql`update heightened set until_at = greatest(until_at, ${until}) where id = ${known.id}`.execute(tx.db);
  else
    await tx.db
      .insertInto('heightened')
      .values({
        id: newId(),
        kind: 'peak',
        level: null,
        reason: '设备信号',
        from_at: tx.now,
        until_at: until,
        by_id: null,
        by_name: device,
        is_demo: tx.ctx.app.settings.get<boolean>('hospital.demo'),
      })
      .execute();
  publishRounds(tx, newId());
}

/** Ends before its time what was set. */
export async function endHeightened(ctx: Ctx, id: string): Promise<{ ok: true }> {
  await ctx.tx(async (tx) => {
    const row = await tx.db.selectFrom('heightened').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row) throw refuse('not_found', { what: id });
    if (row.kind === 'level') ctx.need('level.set');
    if (row.ended_at !== null || row.until_at <= tx.now)
      throw refuse('wrong_state', { state: '已解除', action: '解除' });
    await tx.db.updateTable('heightened').set({ ended_at: tx.now }).where('id', '=', id).execute();
    if (row.kind === 'level') {
      await remakeRaised(tx);
      await raisePosts(tx, 0, null);
      await tellLeaders(tx, { zh: '安防等级已解除,恢复平时', en: 'The security level was lifted: as usual again' });
    }
    tx.audit('level.end', 'heightened', id, { kind: row.kind });
    publishRounds(tx, id);
  });
  await makeRounds(ctx.app.system('round'));
  return { ok: true };
}

const local = (at: Date): string => new Date(at.getTime() + 8 * hourMs).toISOString().slice(0, 16).replace('T', ' ');

/** Plans whose rounds depend on the level are made anew from now on. */
async function remakeRaised(tx: Tx): Promise<void> {
  const { rows } = await sql<{
    id: string;
    kind: string;
  }>`select id, kind from plan where is_active for update`.execute(tx.db);
  const ids = rows.flatMap(({ id, kind }) => (planKind(kind).isRaised ? [id] : []));
  if (ids.length > 0) await sql`update plan set made_until = null where id = any(${ids})`.execute(tx.db);
}

async function tellLeaders(tx: Tx, words: { zh: string; en: string }): Promise<void> {
  const onDuty = await onDutyIds(tx, [
    'duty-leader',
    'control-room',
    'guard-team',
    'police-office',
    'fire-control',
    'emergency-team',
  ]);
  const { rows } = await sql<{ id: string }>`
    select distinct p.id from person p join person_role r on r.person_id = p.id join role_grant g on g.role_code = r.role_code
    where g.permission = 'level.set' and p.is_active and p.kind <> 'service'`.execute(tx.db);
  await notify(tx, [...onDuty, ...rows.map(({ id }) => id)], { subject: null, urgent: true, ...words });
}

/** While a peak lasts: one more round of each plan that asks for it, in every so many minutes. */
export async function addPeaks(ctx: Ctx): Promise<void> {
  const now = ctx.now();
  const peak = await holdsNow(ctx, now, 'peak');
  if (!peak) return;
  await ctx.tx(async (tx) => {
    const { rows: plans } = await sql<Planned & { peak_every: number }>`
      select ${planColumns}, l.peak_every from plan l
      where l.is_active and l.peak_every is not null and not exists (select from round r where r.plan_id = l.id
        and r.extra = 'peak' and r.state <> 'void' and r.to_at > ${now})
      for update`.execute(tx.db);
    if (plans.length === 0) {
      tx.unaudited('no peak adds a round');
      return;
    }
    for (const plan of plans) {
      const to = Math.min(now.getTime() + plan.peak_every * 60_000, peak.until_at.getTime());
      const key = `peak ${now.toISOString()}`;
      const occurrence = { key, day: dayOf(now), from: now.getTime(), to };
      await writeRounds(tx, rowsOf(ctx.app, plan, occurrence, 'peak'), [
        { plan: plan.id, isSplit: plan.is_split, points: await pointsOf(tx.db, plan) },
      ]);
    }
    tx.audit('plan.peak', 'plan', null, { plans: plans.length });
    publishRounds(tx, plans[0]?.id ?? '');
  });
}
