import { type ClinicalFact, type ClinicalVerdict } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';

/** Facts `f` with the department they are of. */
export const clinicalTables = sql`clinical_fact f left join department d on d.id = f.department_id
  left join person p on p.id = f.doctor_id`;

const ofDepartment = { departmentPath: sql<string | null>`d.path`, campusId: sql<string | null>`d.campus_id::text` };

/** One's own, those of the departments one answers for, or all. */
export const reachedFacts = (rights: Rights, permission: 'clinical.read' | 'clinical.manage' | 'quality.handle') =>
  reachFilter(rights, permission, { ...ofDepartment, own: (me) => sql<boolean>`f.doctor_id = ${me}` });

/** Whose totals: everybody counts what he may read; whoever holds `figure.read` counts all within its reach. */
export const countedReach = (rights: Rights): RawBuilder<boolean> => {
  const totals = reachFilter(rights, 'figure.read', ofDepartment);
  return rights.grants.get('figure.read') === 'all'
    ? totals
    : sql<boolean>`(${reachedFacts(rights, 'clinical.read')} or ${totals})`;
};

/** Of the demonstration they count only in it. */
export const countedFacts = (ctx: Ctx): RawBuilder<boolean>[] =>
  ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not f.is_demo`];

/** What may still be written in time does not count. */
export const isJudged = (ctx: Ctx): RawBuilder<boolean> =>
  sql<boolean>`(f.is_good is not null or f.due_at < ${ctx.now()})`;

export const verdictOf = (ctx: Ctx): RawBuilder<ClinicalVerdict> => sql`case when f.is_good then 'good'
  when not f.is_good then 'bad' when f.due_at < ${ctx.now()} then 'missing' else 'running' end`;

export const doctorOf = sql<string | null>`coalesce(p.name, f.doctor)`;

/** Of two doctors of one name each is himself; one who has no account is his name. */
export const doctorKey = sql<string | null>`coalesce(f.doctor_id::text, f.doctor)`;

export interface Row extends Omit<ClinicalFact, 'startedAt' | 'dueAt' | 'doneAt'> {
  started_at: Date;
  due_at: Date;
  done_at: Date | null;
}

export const clinicalColumns = (
  ctx: Ctx,
) => sql`f.id, f.kind, f.shown_no as "recordNo", f.variety, ${doctorOf} as doctor,
  case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
  f.started_at, f.due_at, f.done_at, ${verdictOf(ctx)} as verdict, f.lacks, f.case_id as "caseId",
  case when f.kind = 'paper' and coalesce(f.done_at, ${ctx.now()}) > f.due_at
    then floor(extract(epoch from coalesce(f.done_at, ${ctx.now()}) - f.due_at) / 60)::int end as "lateMinutes"`;

export const shown = ({ started_at, due_at, done_at, ...row }: Row): ClinicalFact => ({
  ...row,
  startedAt: started_at.toISOString(),
  dueAt: due_at.toISOString(),
  doneAt: done_at?.toISOString() ?? null,
});

export const publishClinical = (tx: Tx, id: string): void =>
  tx.publish('clinical.changed', id, { permission: 'clinical.read', readers: 'all' });
