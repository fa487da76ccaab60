import type { FollowUp } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';

/** Follow-ups with whose they are. */
export const followUpTables = sql`follow_up as u join discharge as d on d.id = u.discharge_id
  left join "case" as k on k.id = u.case_id`;

/** Those of his departments, or all. */
export const reachedFollowUps = (rights: Rights, permission: 'followUp.read' | 'followUp.call') =>
  reachFilter(rights, permission, {
    departmentPath: sql`(select path from department where id = d.department_id)`,
    campusId: sql`(select campus_id::text from department where id = d.department_id)`,
  });

/** Of the demonstration they count only in it. */
export const countedFollowUps = (ctx: Ctx): RawBuilder<boolean>[] =>
  ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not u.is_demo`];

export const isSettled = sql<boolean>`(u.is_settled or coalesce(not k.is_open, false))`;
export const isDueNow = (ctx: Ctx): RawBuilder<boolean> =>
  sql<boolean>`(u.state = 'due' and u.due_on <= ${dayOf(ctx.now())}::date and coalesce(u.next_at <= ${ctx.now()}, true))`;
/** The window is over and nobody has finished it. */
export const isLate = (ctx: Ctx): RawBuilder<boolean> =>
  sql<boolean>`(u.state = 'due' and u.due_on + ${ctx.app.settings.get<number>('followUp.windowDays')}::int < ${dayOf(ctx.now())}::date)`;

export interface Row extends Omit<FollowUp, 'nextAt'> {
  nextAt: Date | null;
}

export const followUpColumns = (ctx: Ctx): RawBuilder<Row> => sql`u.id, d.shown_name as patient,
  (select name from department where id = d.department_id) as department,
  to_char(d.discharged_on, 'YYYY-MM-DD') as "dischargedOn", u.days, to_char(u.due_on, 'YYYY-MM-DD') as "dueOn", u.state,
  u.tries, u.next_at as "nextAt", (select c.outcome from follow_up_call c where c.follow_up_id = u.id
    order by c.n desc limit 1) as "lastOutcome", ${isDueNow(ctx)} as "isDue", ${isLate(ctx)} as "isLate",
  u.has_problem as "hasProblem", ${isSettled} as "isSettled", u.case_id as "caseId"`;

export const shown = ({ nextAt, ...row }: Row): FollowUp => ({ ...row, nextAt: nextAt?.toISOString() ?? null });

export const publishFollowUps = (tx: Tx, id: string): void =>
  tx.publish('followUp.changed', id, { permission: 'followUp.read', campusId: null });
