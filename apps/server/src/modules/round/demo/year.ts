import { occurrences, resultOf, turned, type CompiledForm, type RoundPoint } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { newestVersion } from '../../form/index.ts';
import { closingOf, planColumns, pointsOf, roundPoints, rowsOf, writeRounds, type Planned } from '../index.ts';
import { filledIn, type Chance } from './fill.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const atOnce = 5000;

interface Past {
  id: string;
  from_at: Date;
  to_at: Date;
  closes_at: Date;
  department_id: string | null;
  points: RoundPoint[];
}

interface Doer {
  id: string;
  name: string;
}

/** How a round is gone: most in time, a few late, a few not at all. */
type Fate = 'good' | 'late' | 'madeUp' | 'partly' | 'never';
const fateOf = (n: number): Fate =>
  n < 92 ? 'good' : n < 95 ? 'late' : n < 97 ? 'madeUp' : n < 99 ? 'partly' : 'never';

/** The year of rounds before the demonstration was loaded, as they were gone. */
export async function playRounds(tx: Tx, until: Date, next: Chance): Promise<{ rounds: number; checks: number }> {
  const { rows: plans } = await sql<Planned>`
    select ${planColumns} from plan l where l.is_demo and l.leads <> 'things' order by l.code`.execute(tx.db);
  let [rounds, checks] = [0, 0];
  for (const plan of plans) {
    if (plan.recurrence.on === 'call' || plan.recurrence.on === 'after') continue;
    const due = occurrences(
      plan.recurrence,
      until.getTime() - 365 * dayMs,
      until.getTime(),
      tx.ctx.app.settings.calendar,
    );
    // What is still to be done is made by the job.
    const over = due.filter(({ from, to }) => closingOf(tx.ctx.app, from, to) < until.getTime());
    const rows = over.flatMap((occurrence) => rowsOf(tx.ctx.app, plan, occurrence, null));
    await writeRounds(tx, rows, [{ plan: plan.id, isSplit: plan.is_split, points: await pointsOf(tx.db, plan) }]);
    checks += await goneThrough(tx, plan, until, next);
    rounds += rows.length;
  }
  return { rounds, checks };
}

/** What was found on each of them, and what became of it. */
async function goneThrough(tx: Tx, plan: Planned, until: Date, next: Chance): Promise<number> {
  const version = plan.form_id === null ? undefined : await newestVersion(tx.db, plan.form_id);
  const { rows: past } = await sql<Past>`
    select r.id, r.from_at, r.to_at, r.closes_at, r.department_id, ${roundPoints} as points from round r
    where plan_id = ${plan.id} and state = 'planned' and closes_at < ${until} order by from_at, id`.execute(tx.db);
  const people = await doersOf(tx, plan);
  const grace = tx.ctx.app.settings.get<number>('round.graceMinutes') * minuteMs;
  const checks: object[] = [];
  const answers: object[] = [];
  const ends = past.map((round) => {
    const line = people.get(round.department_id ?? '') ?? people.get('') ?? [];
    const by = line[next(Math.max(1, line.length))] ?? { id: null, name: '演示' };
    const times = timesOf(round, fateOf(next(100)), next);
    let bad = 0;
    for (const [n, { point, at }] of times.entries()) {
      const found = version && by.id !== null ? answered(version.form, next) : undefined;
      if (found?.result.passed === false) bad += 1;
      const answerId = found ? newId() : null;
      const placeId = round.points[n]?.placeId ?? null;
      if (found && version)
        answers.push({
          id: answerId,
          form_id: version.formId,
          version_id: version.id,
          subject_kind: 'round',
          subject_id: round.id,
          place_id: placeId,
          department_id: round.points[n]?.kind === 'department' ? point : round.department_id,
          at: new Date(at).toISOString(),
          by_id: by.id,
          by_name: by.name,
          answers: found.answers,
          ...found.result,
          is_demo: true,
        });
      checks.push({
        id: newId(),
        round_id: round.id,
        plan_id: plan.id,
        point,
        point_name: round.points[n]?.name ?? plan.code,
        at: new Date(at).toISOString(),
        arrived_at: new Date(at + 5000).toISOString(),
        by_id: by.id,
        by_name: by.name,
        method: plan.leads === 'devices' ? 'signal' : plan.leads === 'places' ? 'qr' : 'tap',
        flags: [],
        passed: found?.result.passed ?? null,
        bad: found?.result.bad.length ?? 0,
        answer_id: answerId,
        is_demo: true,
      });
    }
    const keys = round.points.map(({ key }) => key);
    const [from, to, closes] = [round.from_at, round.to_at, round.closes_at].map((one) => one.getTime()) as [
      number,
      number,
      number,
    ];
    const end = turned(keys, times, { from, to, closes, grace }, until.getTime());
    const names = new Map(round.points.map(({ key, name }) => [key, name]));
    return {
      id: round.id,
      state: end.doneAt === null ? 'missed' : 'done',
      verdict: end.verdict,
      seen_points: times.filter(({ point }) => names.has(point)).length,
      bad_points: bad,
      missed: end.doneAt === null ? end.missed.map((key) => names.get(key) ?? key) : [],
      version_id: times.length > 0 ? (version?.id ?? null) : null,
      begun_at: times[0] ? new Date(times[0].at).toISOString() : null,
      done_at: end.doneAt === null ? null : new Date(end.doneAt).toISOString(),
      by_id: times.length > 0 ? by.id : null,
      by_name: times.length > 0 ? by.name : null,
    };
  });
  await write(tx, answers, checks, ends);
  return checks.length;
}

function answered(form: CompiledForm, next: Chance) {
  const answers = filledIn(form, next, next(60) === 0);
  return { answers, result: resultOf(form, answers) };
}

/** When each point was reached, as its fate says. */
function timesOf(
  { from_at, to_at, closes_at, points }: Past,
  fate: Fate,
  next: Chance,
): { point: string; at: number }[] {
  if (fate === 'never') return [];
  const [from, to] = [from_at.getTime(), to_at.getTime()];
  const keys = points.length > 0 ? points.map(({ key }) => key) : ['whole'];
  const took = Math.min((to - from) * 0.4, keys.length * 4 * minuteMs);
  // Long windows are worked off by day.
  const start =
    to - from >= dayMs
      ? daylight(from + (to - from) * (0.1 + next(70) / 100))
      : from + (to - from) * (0.05 + next(45) / 100);
  const shift =
    fate === 'late' ? to + 8 * minuteMs - start : fate === 'madeUp' ? closes_at.getTime() + 30 * minuteMs - start : 0;
  const seen = fate === 'partly' && keys.length > 1 ? keys.slice(0, -1) : keys;
  return seen.map((point, n) => ({ point, at: Math.round(start + shift + (took * (n + 1)) / keys.length) }));
}

/** The same day at an hour of work, where the hospital is. */
function daylight(at: number): number {
  const hospital = at + 8 * 3_600_000;
  const day = hospital - (hospital % dayMs);
  return day + (9 + ((hospital - day) % 6) + ((hospital / 1000) % 60) / 60) * 3_600_000 - 8 * 3_600_000;
}

/** Who goes round, by department; under '' whoever does where none is said. */
async function doersOf(tx: Tx, plan: Planned): Promise<Map<string, Doer[]>> {
  const { rows } = await sql<Doer & { department: string | null }>`
    select p.id, p.name, p.department_id::text as department from person p
    where p.is_demo and p.is_active and (
      exists (select from sign_on s where s.post_id = ${plan.post_id} and s.person_id = p.id)
      or p.department_id = any(${[...plan.department_ids, ...(plan.department_id ? [plan.department_id] : [])]}::uuid[])
        and p.kind = 'staff') order by p.phone`.execute(tx.db);
  return new Map([['', rows], ...Map.groupBy(rows, ({ department }) => department ?? '')]);
}

async function write(tx: Tx, answers: object[], checks: object[], ends: object[]): Promise<void> {
  const parts = function* (all: object[]): Generator<string> {
    for (let at = 0; at < all.length; at += atOnce) yield JSON.stringify(all.slice(at, at + atOnce));
  };
  for (const part of parts(answers))
    await sql`insert into form_answer (id, form_id, version_id, subject_kind, subject_id, place_id, department_id, at, by_id, by_name,
        answers, earned, possible, percent, passed, bad, vetoed, is_demo)
      select id, form_id, version_id, subject_kind, subject_id, place_id, department_id, at, by_id, by_name, answers, earned, possible,
        percent, passed, bad, vetoed, is_demo
      from jsonb_to_recordset(${part}::jsonb) as v(id uuid, form_id uuid, version_id uuid, subject_kind text, subject_id uuid,
        place_id uuid, department_id uuid, at timestamptz, by_id uuid, by_name text, answers jsonb, earned numeric, possible numeric,
        percent numeric, passed boolean, bad text[], vetoed text[], is_demo boolean)`.execute(tx.db);
  for (const part of parts(checks))
    await sql`insert into round_check (id, round_id, plan_id, point, point_name, at, arrived_at, by_id, by_name, method, flags, passed, bad,
        answer_id, is_demo)
      select id, round_id, plan_id, point, point_name, at, arrived_at, by_id, by_name, method, flags, passed, bad, answer_id, is_demo
      from jsonb_to_recordset(${part}::jsonb) as v(id uuid, round_id uuid, plan_id uuid, point text, point_name text, at timestamptz,
        arrived_at timestamptz, by_id uuid, by_name text, method text, flags text[], passed boolean, bad integer, answer_id uuid,
        is_demo boolean)`.execute(tx.db);
  for (const part of parts(ends))
    await sql`update round r set state = v.state, verdict = v.verdict, seen_points = v.seen_points, bad_points = v.bad_points,
        missed = v.missed, version_id = v.version_id, begun_at = v.begun_at, done_at = v.done_at, by_id = v.by_id, by_name = v.by_name,
        ring_at = null, ring = null
      from jsonb_to_recordset(${part}::jsonb) as v(id uuid, state text, verdict text, seen_points integer, bad_points integer,
        missed text[], version_id uuid, begun_at timestamptz, done_at timestamptz, by_id uuid, by_name text) where r.id = v.id`.execute(
      tx.db,
    );
}
