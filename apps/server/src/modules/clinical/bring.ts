import { refuse, surgerySignatureNames, type ClinicalGiven } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { Secrets } from '../../kernel/secrets.ts';
import { limitKey } from './limits.ts';
import { publishClinical } from './visible.ts';

const hourMs = 3_600_000;
const shownDigits = 4;

export const factHash = (secrets: Secrets, { kind, key }: Pick<ClinicalGiven, 'kind' | 'key'>): Buffer =>
  secrets.mac('clinical.key', `${kind} ${key}`);

/** Enough to find the chart in its own system, not enough to be its number. */
const shownNo = (recordNo: string): string => `***${Array.from(recordNo).slice(-shownDigits).join('')}`;

export interface Judged {
  variety: string;
  due_at: string;
  done_at: string | null;
  is_good: boolean | null;
  lacks: string[];
}

/** What follows from what was said: until when it had to be done, and whether it is good. */
export function judged(ctx: Ctx, given: ClinicalGiven): Judged {
  if (given.kind === 'grade')
    return {
      variety: given.grade,
      due_at: given.startedAt,
      done_at: given.startedAt,
      is_good: given.grade === 'a',
      lacks: [],
    };
  if (given.kind === 'surgery') {
    const lacks = surgerySignatureNames.filter((name) => !given.signed.includes(name));
    return {
      variety: given.variety,
      due_at: given.startedAt,
      done_at: given.startedAt,
      is_good: lacks.length === 0,
      lacks,
    };
  }
  const hours = ctx.app.settings.get<number>(limitKey(given.variety));
  const due = new Date(Date.parse(given.startedAt) + hours * hourMs);
  const done = given.doneAt ?? null;
  return {
    variety: given.variety,
    due_at: due.toISOString(),
    done_at: done,
    is_good: done === null ? null : Date.parse(done) <= due.getTime(),
    lacks: [],
  };
}

/** Takes what the record system says; the same again changes nothing. */
export async function bringFacts(
  tx: Tx,
  items: readonly ClinicalGiven[],
): Promise<{ created: number; updated: number; same: number }> {
  const { ctx } = tx;
  const { secrets } = ctx.app;
  const ahead = items.find((one) => Date.parse(momentOf(one)) > tx.now.getTime() + hourMs);
  if (ahead) throw refuse('day_ahead', { what: ahead.key });
  const [departments, doctors] = await Promise.all([departmentIds(tx, items), doctorIds(tx, items)]);
  // What comes twice in one sending counts as it was said last.
  const last = new Map(items.map((one) => [factHash(secrets, one).toString('hex'), one]));
  const rows = [...last]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([hash, one]) => ({
      id: newId(),
      kind: one.kind,
      key_hash: `\\x${hash}`,
      shown_no: shownNo(one.recordNo),
      department_id: departments.get(one.department)?.id,
      doctor_id: doctors.get(one.doctor ?? '')?.id ?? null,
      doctor: doctors.has(one.doctor ?? '') ? null : (one.doctor ?? null),
      started_at: one.startedAt,
      is_demo: departments.get(one.department)?.is_demo === true || doctors.get(one.doctor ?? '')?.is_demo === true,
      ...judged(ctx, one),
    }));
  const { rows: told } = await sql<{ id: string; is_new: boolean }>`
    insert into clinical_fact as f (id, kind, key_hash, shown_no, variety, department_id, doctor_id, doctor, started_at, due_at,
        done_at, is_good, lacks, is_demo, at)
      select id, kind, key_hash, shown_no, variety, department_id, doctor_id, doctor, started_at, due_at, done_at, is_good, lacks, is_demo, ${tx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id uuid, kind text, key_hash bytea, shown_no text, variety text,
        department_id uuid, doctor_id uuid, doctor text, started_at timestamptz, due_at timestamptz, done_at timestamptz,
        is_good boolean, lacks text[], is_demo boolean)
    on conflict (key_hash) do update set shown_no = excluded.shown_no, variety = excluded.variety,
      department_id = excluded.department_id, doctor_id = excluded.doctor_id, doctor = excluded.doctor,
      started_at = excluded.started_at, due_at = excluded.due_at, done_at = excluded.done_at, is_good = excluded.is_good,
      lacks = excluded.lacks, is_demo = excluded.is_demo, at = excluded.at
    where (f.variety, f.department_id, f.doctor_id, f.doctor, f.started_at, f.due_at, f.done_at, f.lacks, f.is_demo)
      is distinct from (excluded.variety, excluded.department_id, excluded.doctor_id, excluded.doctor, excluded.started_at,
        excluded.due_at, excluded.done_at, excluded.lacks, excluded.is_demo)
    returning f.id, f.xmax = 0 as is_new`.execute(tx.db);
  const created = told.filter(({ is_new }) => is_new).length;
  const answer = { created, updated: told.length - created, same: items.length - told.length };
  if (told.length === 0) tx.unaudited('all of it is known');
  else {
    tx.audit('clinical.bring', 'clinical', null, { rows: items.length, added: created, changed: answer.updated });
    publishClinical(tx, told[0]?.id ?? '');
  }
  return answer;
}

export const momentOf = (one: ClinicalGiven): string =>
  one.kind === 'paper' && one.doneAt !== undefined && Date.parse(one.doneAt) > Date.parse(one.startedAt)
    ? one.doneAt
    : one.startedAt;

interface Known {
  id: string;
  is_demo: boolean;
}

async function departmentIds(tx: Tx, items: readonly ClinicalGiven[]): Promise<Map<string, Known>> {
  const codes = [...new Set(items.map(({ department }) => department))];
  const { rows } = await sql<Known & { code: string }>`
    select id, code, is_demo from department where code = any(${codes})`.execute(tx.db);
  const missing = codes.find((code) => !rows.some((row) => row.code === code));
  if (missing !== undefined) throw refuse('not_found', { what: missing });
  return new Map(rows.map(({ code, ...one }) => [code, one]));
}

/** By user name, or by a name that only one of the staff has. */
async function doctorIds(tx: Tx, items: readonly ClinicalGiven[]): Promise<Map<string, Known>> {
  const names = [...new Set(items.flatMap(({ doctor }) => doctor ?? []))];
  const { rows } = await sql<Known & { said: string }>`
    with named as (
      select p.username as said, p.id, 0 as rank from person p where p.username = any(${names})
      union all
      select p.name, p.id, 1 from person p where p.name = any(${names}) and p.kind = 'staff' and p.is_active
        and p.merged_into is null and (select count(*) from person q where q.name = p.name and q.kind = 'staff'
          and q.is_active and q.merged_into is null) = 1
    )
    select distinct on (n.said) n.said, w.id, w.is_demo from named n join person p on p.id = n.id
      join person w on w.id = coalesce(p.merged_into, p.id) order by n.said, n.rank`.execute(tx.db);
  return new Map(rows.map(({ said, ...one }) => [said, one]));
}
