import {
  gapsOf,
  loadsOf,
  nameOfDay,
  numberOfDay,
  refuse,
  startOfDay,
  violationsOf,
  type EntryRef,
  type HandlerInput,
  type PersonRef,
  type PlaceRef,
  type PostMember,
  type Roster,
  type RosterPost,
  type rosterApi,
} from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import { reachFilter } from '../../../kernel/auth/index.ts';
import { dayMs } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { mayPlan } from '../may-plan.ts';
import {
  asPlanned,
  demandOf,
  isOnCall,
  isPlanned,
  patternsOf,
  rulesOf,
  wordsOf,
  type PlanPost,
  type ShiftRow,
} from './facts.ts';

export interface FullPost extends PlanPost {
  line: string | null;
  place: PlaceRef | null;
  department: z.infer<typeof EntryRef> | null;
  owner: PersonRef | null;
  campus_id: string | null;
  members: z.infer<typeof PostMember>[];
}

interface FullShift extends ShiftRow {
  place: PlaceRef | null;
  pattern: string | null;
  note: string | null;
  is_on: boolean;
}

const mostDays = 62;

export function daysBetween(from: string, to: string): string[] {
  const [first, last] = [numberOfDay(from), numberOfDay(to)];
  if (last < first || last - first >= mostDays)
    throw refuse('invalid', { issues: [{ path: 'to', message: `1–${mostDays} 天 days` }] });
  return Array.from({ length: last - first + 1 }, (_, n) => nameOfDay(first + n));
}

/** The roster of some days, of the posts this caller sees. */
export async function readRoster({ from, to, line }: HandlerInput<typeof rosterApi.get>, ctx: Ctx): Promise<Roster> {
  const days = daysBetween(from, to);
  const [begins, ends] = [startOfDay(numberOfDay(from)), startOfDay(numberOfDay(to)) + dayMs];
  const [patterns, lines, posts, risks] = await Promise.all([
    patternsOf(ctx.db),
    ctx.db.selectFrom('duty_line').selectAll().orderBy('position').orderBy('code').execute(),
    postsOf(ctx, line),
    ctx.db
      .selectFrom('risk_time')
      .selectAll()
      .where('starts_at', '<', new Date(ends))
      .where('ends_at', '>', new Date(begins))
      .orderBy('starts_at')
      .execute(),
  ]);
  const shifts = await shiftsOf(
    ctx,
    posts.map(({ id }) => id),
    begins,
    ends,
  );
  const planned = shifts.map(asPlanned);
  const rules = await rulesOf(ctx.app, ctx.db, posts, [...new Set(planned.map(({ person }) => person))]);
  const nameOf = new Map(shifts.map(({ person_id, name }) => [person_id, name]));
  const ref = (id: string): PersonRef => ({ id, name: nameOf.get(id) ?? '' });
  const by = Map.groupBy(planned, ({ post }) => post);
  const iso = (at: number): string => new Date(at).toISOString();
  const calendar = new Map(
    [...new Set(days.map((day) => Number(day.slice(0, 4))))].flatMap((year) =>
      ctx.app.settings.daysOf(year).map(({ on, name }) => [on, name] as const),
    ),
  );
  // Who breaks a rule is said to those who plan him, and to himself.
  const seen = new Set(posts.filter((post) => mayPlan(ctx.rights, post)).map(({ code }) => code));
  const me = ctx.rights.personId;
  return {
    posts: posts.map((post) => shown(ctx, post)),
    patterns: [...patterns.values()],
    lines: lines.map(({ code, name, name_en }) => ({ code, name, nameEn: name_en })),
    shifts: shifts.map((row) => ({
      id: row.id,
      post: row.code,
      person: ref(row.person_id),
      place: row.place,
      from: row.starts_at.toISOString(),
      until: row.ends_at.toISOString(),
      pattern: row.pattern,
      note: row.note,
      isOn: row.is_on,
    })),
    gaps: posts.filter(isPlanned).flatMap((post) =>
      gapsOf(demandOf(ctx.app, post, patterns, days), by.get(post.code) ?? []).map((gap) => ({
        post: post.code,
        from: iso(gap.from),
        until: iso(gap.to),
        missing: gap.missing,
      })),
    ),
    violations: violationsOf(planned, rules)
      .filter(({ shift, person }) => person === me || seen.has(planned.find(({ id }) => id === shift)?.post ?? ''))
      .map((one) => ({ rule: one.rule, shift: one.shift, person: ref(one.person), words: wordsOf(one) })),
    loads: loadsOf(
      planned.filter(({ from: at }) => at >= begins),
      (day) => ctx.app.settings.isWorking(day),
    ).map(({ person, ...load }) => ({ person: ref(person), ...load })),
    days: days.map((day) => ({ day, working: ctx.app.settings.isWorking(day), name: calendar.get(day) ?? '' })),
    risks: risks.map((one) => ({
      id: one.id,
      name: one.name,
      from: one.starts_at.toISOString(),
      until: one.ends_at.toISOString(),
    })),
  };
}

function shown(ctx: Ctx, post: FullPost): RosterPost {
  return {
    id: post.id,
    code: post.code,
    name: post.name,
    kind: post.kind,
    line: post.line,
    place: post.place,
    department: post.department,
    owner: post.owner,
    papers: post.papers,
    demand: post.demand,
    needed: post.needed,
    roundTheClock: post.is_round_the_clock,
    onCall: isOnCall(post.kind),
    members: post.members,
    mayPlan: mayPlan(ctx.rights, post),
  };
}

/** Posts this caller sees, with what their plans go by. */
export async function postsOf(
  ctx: Pick<Ctx, 'db' | 'rights'>,
  line?: string,
  codes?: readonly string[],
): Promise<FullPost[]> {
  const { rows } = await sql<FullPost>`
    select post.id, post.code, post.name, post.kind, post.needed, post.is_round_the_clock, post.demand, post.papers, post.line,
      p.campus_id::text as campus_id,
      case when p.id is not null then jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name, 'path', p.full_name) end as place,
      case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
      case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as owner,
      coalesce((select jsonb_agg(jsonb_build_object('person', jsonb_build_object('id', x.id, 'name', x.name),
          'role', m.role, 'group', m.call_group) order by m.call_group, m.role, x.pinyin, x.name)
        from post_member m join person x on x.id = m.person_id where m.post_id = post.id and x.is_active), '[]') as members
    from post left join place p on p.id = post.place_id left join department d on d.id = post.department_id
      left join person o on o.id = post.owner_id left join duty_line l on l.code = post.line
    where ${reachFilter(ctx.rights, 'duty.read', { campusId: sql`p.campus_id::text` })}
      and ${line === undefined ? sql`true` : sql`post.line = ${line}`}
      and ${codes === undefined ? sql`true` : sql`post.code = any(${[...codes]})`}
    order by l.position nulls last, post.code`.execute(ctx.db);
  return rows;
}

export async function shiftsOf(ctx: Ctx, posts: readonly string[], from: number, to: number): Promise<FullShift[]> {
  const { rows } = await sql<FullShift>`
    select s.id, s.post_id, post.code, s.person_id, person.name, s.starts_at, s.ends_at, s.pattern, s.note,
      case when q.id is not null then jsonb_build_object('id', q.id, 'code', q.code, 'name', q.name, 'path', q.full_name) end as place,
      exists (select from sign_on o where o.post_id = s.post_id and o.person_id = s.person_id and o.until is null
        and s.starts_at <= ${ctx.now()} and s.ends_at > ${ctx.now()}) as is_on
    from shift s join post on post.id = s.post_id join person on person.id = s.person_id left join place q on q.id = s.place_id
    where s.post_id = any(${[...posts]}::uuid[]) and s.starts_at < ${new Date(to)} and s.ends_at > ${new Date(from)}
    order by s.starts_at, post.code, person.pinyin, person.name limit 10000`.execute(ctx.db);
  return rows;
}
