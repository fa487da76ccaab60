import type { ChartPaper, ClinicalGiven } from '@anyuan/contract';
import { surgerySignatureNames } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { factHash, judged } from '../index.ts';

type Chance = (limit: number) => number;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const years = 2 * 365;
/** Charts a day: a sample of the hospital's, enough for every ward to have some in every month. */
const aDay = 4;
const atOnce = 4000;

/** Two years of what the record system says: better in the second year than in the first. */
export async function playClinical(tx: Tx, until: Date, next: Chance): Promise<{ charts: number; facts: number }> {
  const { rows: wards } = await sql<{ id: string; code: string }>`select d.id, d.code from department d
    join department up on up.id = d.parent_id where d.is_demo and up.code = 'clinical' order by d.code`.execute(tx.db);
  const { rows: doctors } = await sql<{ id: string; department_id: string }>`select p.id, p.department_id from person p
    join person_role r on r.person_id = p.id and r.role_code = 'staff'
    where p.is_demo and p.title like '%医师' order by p.id`.execute(tx.db);
  if (wards.length === 0) return { charts: 0, facts: 0 };
  const facts: object[] = [];
  const charts = years * aDay;
  for (let n = 0; n < charts; n++) {
    const came = new Date(until.getTime() - years * dayMs + (n * dayMs) / aDay + next(5) * hourMs);
    const ward = wards[next(wards.length)]!;
    const mine = doctors.filter(({ department_id }) => department_id === ward.id);
    const doctor = mine[next(Math.max(1, mine.length))]?.id ?? null;
    for (const given of chartOf(n, ward.code, came, until, n / charts, next)) {
      const { variety, due_at, done_at, is_good, lacks } = judged(tx.ctx, given);
      facts.push({
        id: newId(),
        kind: given.kind,
        key_hash: `\\x${factHash(tx.ctx.app.secrets, { kind: given.kind, key: `demo ${given.key}` }).toString('hex')}`,
        shown_no: `***${String(n % 10_000).padStart(4, '0')}`,
        variety,
        department_id: ward.id,
        doctor_id: doctor,
        started_at: given.startedAt,
        due_at,
        done_at,
        is_good,
        lacks,
        at: done_at ?? given.startedAt,
      });
    }
  }
  for (let at = 0; at < facts.length; at += atOnce)
    await sql`insert into clinical_fact (id, kind, key_hash, shown_no, variety, department_id, doctor_id, started_at, due_at,
        done_at, is_good, lacks, at, is_demo)
      select id, kind, key_hash, shown_no, variety, department_id, doctor_id, started_at, due_at, done_at, is_good, lacks, at, true
      from jsonb_to_recordset(${JSON.stringify(facts.slice(at, at + atOnce))}::jsonb) as v(id uuid, kind text, key_hash bytea,
        shown_no text, variety text, department_id uuid, doctor_id uuid, started_at timestamptz, due_at timestamptz,
        done_at timestamptz, is_good boolean, lacks text[], at timestamptz)`.execute(tx.db);
  return { charts, facts: facts.length };
}

/** Papers, operation and grade of one chart as they stand at the end; `progress` is how far the two years have come. */
function chartOf(
  n: number,
  department: string,
  came: Date,
  until: Date,
  progress: number,
  next: Chance,
): (ClinicalGiven & { startedAt: string })[] {
  const common = { recordNo: String(n), department };
  const after = (hours: number): Date => new Date(came.getTime() + hours * hourMs);
  const isLate = (): boolean => next(1000) < 70 - 40 * progress;
  const paper = (variety: ChartPaper, from: number, limit: number): ClinicalGiven[] => {
    const startedAt = after(from);
    const took = isLate() ? limit * (1.1 + next(12) / 10) : limit * (0.2 + next(75) / 100);
    const doneAt = new Date(startedAt.getTime() + took * hourMs);
    if (startedAt >= until) return [];
    return [
      {
        kind: 'paper',
        key: `${n}.${variety}`,
        ...common,
        variety,
        startedAt: startedAt.toISOString(),
        ...(doneAt < until && { doneAt: doneAt.toISOString() }),
      },
    ];
  };
  const surgeryAt = after(26);
  const gradedAt = after(190);
  const hasSurgery = n % 3 === 0;
  return [
    ...paper('admission', 0, 24),
    ...paper('firstNote', 0, 8),
    ...paper('attendingRound', 0, 48),
    ...(hasSurgery ? paper('operation', 28, 24) : []),
    ...paper('discharge', 140, 24),
    ...(hasSurgery && surgeryAt < until
      ? [
          {
            kind: 'surgery' as const,
            key: `${n}.surgery`,
            ...common,
            variety: next(5) === 0 ? ('urgent' as const) : ('elective' as const),
            startedAt: surgeryAt.toISOString(),
            signed: surgerySignatureNames.filter(() => next(1000) >= 4 - 3 * progress),
          },
        ]
      : []),
    ...(gradedAt < until
      ? [
          {
            kind: 'grade' as const,
            key: `${n}.grade`,
            ...common,
            startedAt: gradedAt.toISOString(),
            grade: next(100) < 90 + 5 * progress ? ('a' as const) : next(8) === 0 ? ('c' as const) : ('b' as const),
          },
        ]
      : []),
  ];
}
