import { type CompiledForm, dayAfter, resultOf } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { admissionNo, patientName, patientPhone } from '../../demo/cases/spread.ts';
import { newestVersion, type FormVersion } from '../../form/index.ts';
import { daysOf, sealAbout, shownName, visitHash } from '../index.ts';

type Chance = (limit: number) => number;
const dayMs = 86_400_000;
const years = 2 * 364;
const diagnoses = ['阑尾炎术后', '冠心病', '2 型糖尿病', '肺炎', '胆囊结石术后', '骨折术后', '脑梗死', '剖宫产术后'];

interface Rows {
  discharges: object[];
  followUps: object[];
  calls: object[];
  answers: object[];
}

/** Two years of discharges, and how they were called: a few are due today, a few are late. */
export async function playFollowUps(tx: Tx, until: Date, next: Chance): Promise<{ discharges: number; calls: number }> {
  const { app } = tx.ctx;
  const [{ rows: wards }, { rows: callers }] = await Promise.all([
    sql<{ id: string }>`select d.id from department d join department up on up.id = d.parent_id
      where d.is_demo and up.code = 'clinical' order by d.code`.execute(tx.db),
    sql<{ id: string; name: string }>`select p.id, p.name from person p join person_role r on r.person_id = p.id
      where p.is_demo and r.role_code = 'service-desk' order by p.phone limit 3`.execute(tx.db),
  ]);
  const script = await scriptOf(tx);
  if (!script || wards.length === 0 || callers.length === 0) return { discharges: 0, calls: 0 };
  const days = daysOf(app.settings.get<string>('followUp.days'));
  const kept = until.getTime() - app.settings.get<number>('followUp.keepMonths') * 30.4 * dayMs;
  const rows: Rows = { discharges: [], followUps: [], calls: [], answers: [] };
  const stays = Math.round(years * 1.1);
  for (let n = 0; n < stays; n++) {
    const at = new Date(until.getTime() - (years - (n * years) / stays) * dayMs);
    const id = newId();
    const name = patientName(n);
    const isKept = at.getTime() > kept;
    const ward = wards[next(wards.length)]!.id;
    const about = {
      name,
      phone: patientPhone(n),
      visit: admissionNo(n),
      diagnosis: diagnoses[next(diagnoses.length)] ?? null,
      doctor: null,
    };
    rows.discharges.push({
      id,
      visit_hash: isKept ? hex(visitHash(app.secrets, `demo ${n}`)) : null,
      about: isKept ? hex(sealAbout(app.secrets, about)) : null,
      shown_name: isKept ? shownName(name) : '*',
      department_id: ward,
      discharged_on: dayOf(at),
      at: at.toISOString(),
      forgotten_at: isKept ? null : until.toISOString(),
    });
    for (const after of days)
      follow(rows, { id, ward, at, after }, script, callers[next(callers.length)]!, until, next);
  }
  await write(tx, rows);
  return { discharges: rows.discharges.length, calls: rows.calls.length };
}

interface Due {
  id: string;
  ward: string;
  at: Date;
  after: number;
}

/** One follow-up as it went: most are reached at once, some at the second or third call, some never. */
function follow(
  rows: Rows,
  { id: discharge, ward, at, after }: Due,
  version: FormVersion,
  by: { id: string; name: string },
  until: Date,
  next: Chance,
): void {
  const id = newId();
  const dueOn = dayAfter(dayOf(at), { count: after, unit: 'day' });
  const due = Date.parse(`${dueOn}T09:00:00+08:00`) + next(400) * 60_000;
  const luck = next(100);
  const outcomes =
    luck < 72
      ? ['completed']
      : luck < 84
        ? ['unanswered', 'completed']
        : luck < 88
          ? ['later', 'completed']
          : luck < 93
            ? ['unanswered', 'unanswered', 'unanswered']
            : luck < 97
              ? ['refused']
              : ['wrong'];
  // What was due these last days is not all done; of what fell due today nothing is.
  const isWaiting = due + (next(6) === 0 ? 6 : 1) * dayMs > until.getTime();
  const called = outcomes
    .map((outcome, n) => ({ outcome, at: new Date(due + n * 25 * 3_600_000) }))
    .filter(({ at: when }) => !isWaiting && when < until);
  const last = called.at(-1);
  const state =
    last?.outcome === 'completed' || last?.outcome === 'refused'
      ? last.outcome
      : last?.outcome === 'wrong'
        ? 'unable'
        : called.length === 3
          ? 'unreached'
          : 'due';
  const answers = state === 'completed' ? filled(version.form, after, next) : undefined;
  const result = answers && resultOf(version.form, answers);
  const answerId = answers ? newId() : null;
  for (const [n, call] of called.entries())
    rows.calls.push({
      id: newId(),
      follow_up_id: id,
      n: n + 1,
      at: call.at.toISOString(),
      by_id: by.id,
      by_name: by.name,
      outcome: call.outcome,
    });
  if (answers && last)
    rows.answers.push({
      id: answerId,
      form_id: version.formId,
      version_id: version.id,
      subject_id: id,
      department_id: ward,
      at: last.at.toISOString(),
      by_id: by.id,
      by_name: by.name,
      answers,
      ...result,
    });
  const hasProblem = (result?.bad.length ?? 0) > 0;
  rows.followUps.push({
    id,
    discharge_id: discharge,
    days: after,
    due_on: dueOn,
    state,
    tries: called.length,
    next_at: state === 'due' && last ? new Date(last.at.getTime() + dayMs).toISOString() : null,
    done_at: state === 'due' ? null : (last?.at.toISOString() ?? null),
    answer_id: answerId,
    has_problem: hasProblem,
    is_settled: hasProblem && (due < until.getTime() - 10 * dayMs ? next(12) > 0 : next(2) === 0),
  });
}

function filled(form: CompiledForm, after: number, next: Chance): Record<string, unknown> {
  return form.kept({
    recovery: next(100) < 7 ? 'worse' : next(4) === 0 && after < 10 ? 'same' : 'better',
    wound: next(100) < 5 ? 'bad' : next(2) === 0 ? 'na' : 'none',
    medicine: next(100) >= 6,
    revisit: next(100) >= 8,
    satisfied: next(40) === 0 ? 2 : 4 + next(2),
    bribe: false,
  });
}

async function scriptOf(tx: Tx): Promise<FormVersion | undefined> {
  const code = tx.ctx.app.settings.get<string>('followUp.form');
  const form = await tx.db.selectFrom('form').select('id').where('code', '=', code).executeTakeFirst();
  return form && newestVersion(tx.db, form.id);
}

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;
const atOnce = 2000;

async function write(tx: Tx, { discharges, followUps, calls, answers }: Rows): Promise<void> {
  const parts = function* (all: object[]): Generator<string> {
    for (let at = 0; at < all.length; at += atOnce) yield JSON.stringify(all.slice(at, at + atOnce));
  };
  for (const part of parts(discharges))
    await sql`insert into discharge (id, visit_hash, about, shown_name, department_id, discharged_on, at, forgotten_at, is_demo)
      select id, visit_hash, about, shown_name, department_id, discharged_on, at, forgotten_at, true
      from jsonb_to_recordset(${part}::jsonb) as v(id uuid, visit_hash bytea, about bytea, shown_name text, department_id uuid,
        discharged_on date, at timestamptz, forgotten_at timestamptz)`.execute(tx.db);
  for (const part of parts(answers))
    await sql`insert into form_answer (id, form_id, version_id, subject_kind, subject_id, department_id, at, by_id, by_name,
        answers, earned, possible, percent, passed, bad, vetoed, is_demo)
      select id, form_id, version_id, 'followUp', subject_id, department_id, at, by_id, by_name, answers, earned, possible,
        percent, passed, bad, vetoed, true
      from jsonb_to_recordset(${part}::jsonb) as v(id uuid, form_id uuid, version_id uuid, subject_id uuid, department_id uuid,
        at timestamptz, by_id uuid, by_name text, answers jsonb, earned numeric, possible numeric, percent numeric,
        passed boolean, bad text[], vetoed text[])`.execute(tx.db);
  for (const part of parts(followUps))
    await sql`insert into follow_up (id, discharge_id, days, due_on, state, tries, next_at, done_at, answer_id, has_problem,
        is_settled, is_demo)
      select id, discharge_id, days, due_on, state, tries, next_at, done_at, answer_id, has_problem, is_settled, true
      from jsonb_to_recordset(${part}::jsonb) as v(id uuid, discharge_id uuid, days integer, due_on date, state text,
        tries integer, next_at timestamptz, done_at timestamptz, answer_id uuid, has_problem boolean,
        is_settled boolean)`.execute(tx.db);
  for (const part of parts(calls))
    await sql`insert into follow_up_call (id, follow_up_id, n, at, by_id, by_name, outcome, is_demo)
      select id, follow_up_id, n, at, by_id, by_name, outcome, true
      from jsonb_to_recordset(${part}::jsonb) as v(id uuid, follow_up_id uuid, n integer, at timestamptz, by_id uuid,
        by_name text, outcome text)`.execute(tx.db);
}
