import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** The path of the department that makes a round, for rights. */
export const roundDepartmentPath = sql<string | null>`coalesce((select path from department where id = r.department_id),
  (select w.path from post o join place q on q.id = o.place_id join department w on w.id = q.department_id where o.id = r.post_id))`;

export const ownRound = (me: string): RawBuilder<boolean> =>
  sql<boolean>`(r.owner_id = ${me} or r.supervisor_id = ${me} or r.by_id = ${me}
    or exists (select from sign_on s where s.post_id = r.post_id and s.person_id = ${me} and s.until is null))`;

/** Rounds this caller may see. */
export const visibleRounds = (rights: Rights): RawBuilder<boolean> =>
  reachFilter(rights, 'round.read', {
    campusId: sql`r.campus_id::text`,
    own: ownRound,
    departmentPath: roundDepartmentPath,
  });

/** Where a round leads: what it has in common with others, or, of before, its own. */
export const roundPoints = sql`coalesce((select w.points from round_route w where w.id = r.route_id), r.points)`;

export const roundTables = sql`round r join plan l on l.id = r.plan_id`;

/** Demonstration rounds count only in it; what was called off is nobody's. */
export const countedRounds = (ctx: Ctx): RawBuilder<boolean>[] =>
  ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not r.is_demo`];

/** It is his: named, on duty at its post, or of the department that makes it. */
export const mineToDo = (ctx: Ctx, me: string): RawBuilder<boolean> => {
  const path = ctx.rights.departmentPath;
  return sql<boolean>`coalesce(${ownRound(me)} or (r.post_id is null and r.owner_id is null
    and d.path = ${path ?? ''}), false)`;
};
