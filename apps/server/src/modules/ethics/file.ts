import { type EthicsFile, type EthicsGrade, type EthicsStage, type EthicsYear, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { reaches, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { gather } from './gather.ts';
import { reachedPeople, roundOf, stageOf } from './visible.ts';

export interface Whose {
  id: string;
  name: string;
  title: string | null;
  is_active: boolean;
  department: EthicsFile['department'];
  path: string | null;
  campus_id: string | null;
}

/** Of whom a file is asked for, as far as the caller may know of him. */
export async function whoseFile(ctx: Ctx, asked: string): Promise<Whose> {
  const id = asked === 'me' ? ctx.rights.personId : asked;
  const { rows } = await sql<Whose>`select p.id, p.name, p.title, p.is_active, d.path, d.campus_id::text as campus_id,
      case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department
    from person p left join department d on d.id = p.department_id
    where p.id = ${id} and p.kind = 'staff' and ${reachedPeople(ctx.rights, 'ethics.read')}`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw refuse('not_found', { what: asked });
  return row;
}

/** Nobody judges himself. */
export const mayJudge = (rights: Rights, permission: 'ethics.propose' | 'ethics.handle', whose: Whose): boolean =>
  rights.personId !== whose.id &&
  reaches(rights, permission, { departmentPath: whose.path, campusId: whose.campus_id });

/** The file without a word to the record. */
export async function fileOf(ctx: Ctx, whose: Whose): Promise<EthicsFile> {
  const [years, facts, round] = await Promise.all([yearsOf(ctx, whose.id), gather(ctx, whose.id), roundOf(ctx)]);
  const open = round && whose.is_active ? { year: round.year, dueOn: round.due_on } : null;
  const now = years.find(({ year }) => year === open?.year);
  return {
    person: { id: whose.id, name: whose.name },
    department: whose.department,
    title: whose.title,
    years,
    facts,
    open,
    maySay: open !== null && ctx.rights.personId === whose.id && !now?.opinion && !now?.result,
    mayPropose: open !== null && !now?.result && mayJudge(ctx.rights, 'ethics.propose', whose),
    mayDecide: open !== null && mayJudge(ctx.rights, 'ethics.handle', whose),
  };
}

/** A file as it is opened: looking at somebody else's is on record. */
export async function openFile(ctx: Ctx, asked: string): Promise<EthicsFile> {
  const whose = await whoseFile(ctx, asked);
  const file = await fileOf(ctx, whose);
  if (whose.id !== ctx.rights.personId)
    await ctx.tx(async (tx) => tx.audit('ethics.look', 'person', whose.id, { name: whose.name }));
  return file;
}

async function yearsOf(ctx: Ctx, person: string): Promise<EthicsYear[]> {
  const { rows } = await sql<{
    year: number;
    stage: EthicsStage;
    self_text: string | null;
    self_at: Date | null;
    opinion_grade: EthicsGrade | null;
    opinion: string | null;
    opinion_by_name: string | null;
    opinion_at: Date | null;
    grade: EthicsGrade | null;
    reason: string | null;
    decided_by_name: string | null;
    decided_at: Date | null;
  }>`select e.*, ${stageOf} as stage from ethics_review e where e.person_id = ${person} order by e.year desc`.execute(
    ctx.db,
  );
  return rows.map((row) => ({
    year: row.year,
    stage: row.stage,
    self: row.self_at && { text: row.self_text ?? '', at: row.self_at.toISOString() },
    opinion: row.opinion_at &&
      row.opinion_grade && {
        grade: row.opinion_grade,
        text: row.opinion ?? '',
        by: row.opinion_by_name ?? '',
        at: row.opinion_at.toISOString(),
      },
    result: row.decided_at &&
      row.grade && {
        grade: row.grade,
        reason: row.reason ?? '',
        by: row.decided_by_name ?? '',
        at: row.decided_at.toISOString(),
      },
  }));
}
