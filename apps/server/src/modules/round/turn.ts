import { planKind, type RoundPoint } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { hiddenFrom } from '../device/index.ts';
import { atPost, lowerPosts, onDutyIds } from '../duty/index.ts';
import { audienceOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { addPeaks } from './heighten.ts';
import { makeRounds, publishRounds } from './make.ts';
import { tellShortfalls } from './shortfall.ts';
import { takeSignals } from './signals.ts';
import { roundFacts, roundSubject } from './subject.ts';
import { roundPoints } from './visible.ts';

export const turnJob = 'round-turn';
const atOnce = 500;
const minuteMs = 60_000;

/** Every minute: what signals have shown, what is over, who has to hear of it, what peaks add, what is to be made ahead. */
export async function turnRounds(ctx: Ctx): Promise<void> {
  await takeSignals(ctx);
  while (await closeSome(ctx));
  while (await ringSome(ctx));
  await lowerAgain(ctx);
  await addPeaks(ctx);
  await tellShortfalls(ctx);
  await makeRounds(ctx);
}

/** The raised level has ended by itself: posts need what they always did. */
async function lowerAgain(ctx: Ctx): Promise<void> {
  await ctx.tx(async (tx) => {
    const posts = await lowerPosts(tx);
    if (posts > 0) tx.audit('level.over', 'heightened', null, { posts });
    else tx.unaudited('no post is raised');
  });
}

/** Rounds whose time is over; what nobody has been to is missed, by name. False: there is none left. */
async function closeSome(ctx: Ctx): Promise<boolean> {
  return ctx.tx(async (tx) => {
    const { rows } = await sql<{ id: string; campus_id: string | null }>`
      update round r set state = 'missed', verdict = 'missed', missed = array(
          select one->>'name' from jsonb_array_elements(${roundPoints}) one
          where not exists (select from round_check k where k.round_id = r.id and k.point = one->>'key'))
      where r.id in (select id from round where state in ('planned', 'begun') and closes_at <= ${tx.now}
        order by closes_at limit ${atOnce} for update)
      returning r.id, r.campus_id`.execute(tx.db);
    if (rows.length === 0) {
      tx.unaudited('no round is over');
      return false;
    }
    tx.audit('round.close', 'round', null, { rounds: rows.length });
    for (const campusId of new Set(rows.map(({ campus_id }) => campus_id)))
      publishRounds(tx, rows[0]?.id ?? '', campusId);
    return rows.length === atOnce;
  });
}

type Ring = 'soon' | 'due' | 'supervisor' | 'head';

interface Late {
  id: string;
  ring: Ring;
  to_at: Date;
  closes_at: Date;
  name: string;
  kind: string;
  post_id: string | null;
  post_kind: string | null;
  department_id: string | null;
  owner_id: string | null;
  supervisor_id: string | null;
  points: RoundPoint[];
  seen: string[];
}

/** Rounds that are not done when they should be: first whoever makes them hears, then the supervisor, then the head. */
async function ringSome(ctx: Ctx): Promise<boolean> {
  return ctx.tx(async (tx) => {
    const { rows } = await sql<Late>`
      select r.id, r.ring, r.to_at, r.closes_at, l.name, l.kind, r.post_id, o.kind as post_kind, r.department_id, r.owner_id,
        r.supervisor_id, ${roundPoints} as points, array(select distinct point from round_check k where k.round_id = r.id) as seen
      from round r join plan l on l.id = r.plan_id left join post o on o.id = r.post_id
      where r.ring_at <= ${tx.now} and r.state in ('planned', 'begun', 'missed')
      order by r.ring_at limit ${atOnce} for update of r`.execute(tx.db);
    if (rows.length === 0) {
      tx.unaudited('nobody has to be told');
      return false;
    }
    const next = rows.map((row) => ({ id: row.id, ...nextRing(tx, row) }));
    await sql`update round r set ring = v.ring, ring_at = v.ring_at
      from jsonb_to_recordset(${JSON.stringify(next)}::jsonb) as v(id uuid, ring text, ring_at timestamptz)
      where r.id = v.id`.execute(tx.db);
    const facts = await roundFacts(
      tx.db,
      rows.map(({ id }) => id),
    );
    for (const row of rows) await tell(tx, row, facts.get(row.id));
    tx.audit('round.remind', 'round', null, { rounds: rows.length });
    return rows.length === atOnce;
  });
}

function nextRing(tx: Tx, { ring, to_at }: Late): { ring: Ring; ring_at: string | null } {
  const { settings } = tx.ctx.app;
  const after = (minutes: number): string => new Date(to_at.getTime() + minutes * minuteMs).toISOString();
  if (ring === 'soon') return { ring: 'due', ring_at: to_at.toISOString() };
  if (ring === 'due') return { ring: 'supervisor', ring_at: after(settings.get<number>('round.supervisorMinutes')) };
  if (ring === 'supervisor') return { ring: 'head', ring_at: after(settings.get<number>('round.headMinutes')) };
  return { ring: 'head', ring_at: null };
}

async function tell(tx: Tx, row: Late, facts: Parameters<typeof audienceOf>[3]): Promise<void> {
  const people = await hears(tx, row, facts);
  const toGo = row.points.filter(({ key }) => !row.seen.includes(key));
  // All read the same words: what is kept from one of them is named to none.
  const kept = await hiddenFrom(
    tx.db,
    toGo.filter(({ kind }) => kind === 'device').map(({ key }) => key),
    people,
  );
  const left = toGo
    .filter(({ key }) => !kept.some(({ id }) => id === key))
    .map(({ name }) => name.split(' / ').at(-1) ?? name);
  const [some, more] = [left.slice(0, 3), left.length - 3];
  const list = some.length === 0 ? '' : `,未到:${some.join('、')}${more > 0 ? `等 ${left.length} 处` : ''}`;
  const listEn =
    some.length === 0 ? '' : `; not seen: ${some.join(', ')}${more > 0 ? ` and others, ${left.length} in all` : ''}`;
  const isSoon = row.ring === 'soon';
  const clock = local(row.to_at);
  await notify(tx, people, {
    subject: roundSubject(row.id),
    urgent: false,
    isClock: !isSoon,
    zh: isSoon ? `即将到期:${row.name},${clock} 前完成${list}` : `逾期未巡:${row.name}(应于 ${clock} 前)${list}`,
    en: isSoon ? `Due soon: ${row.name}, by ${clock}${listEn}` : `Late: ${row.name} (due by ${clock})${listEn}`,
  });
}

const local = (at: Date): string => new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');

/** Who makes it; its supervisor, else the leaders on duty; the head, else whoever plans rounds of its area. */
async function hears(tx: Tx, row: Late, facts: Parameters<typeof audienceOf>[3]): Promise<readonly string[]> {
  if (row.ring === 'soon' || row.ring === 'due') {
    if (row.owner_id) return [row.owner_id];
    if (row.post_id) return atPost(tx, row.post_id);
    return facts ? audienceOf(tx, roundSubject(row.id), ['head'], facts) : [];
  }
  if (row.ring === 'supervisor') {
    if (row.supervisor_id) return [row.supervisor_id];
    const leaders = await onDutyIds(tx, ['duty-leader']);
    if (leaders.length > 0) return leaders;
  }
  const heads = facts ? await audienceOf(tx, roundSubject(row.id), ['head'], facts) : [];
  if (heads.length > 0 && row.ring === 'head') return heads;
  const { area } = planKind(row.kind);
  return facts ? audienceOf(tx, roundSubject(row.id), [`plan.${area}`], facts) : [];
}
