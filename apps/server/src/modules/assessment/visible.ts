import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';

/** Items `i` with their assessment `a` and department `d`. */
export const itemTables = sql`assessment_item i join assessment a on a.id = i.assessment_id
  left join department d on d.id = i.department_id`;

/** Items this caller may see: those he owns, and those of the departments he answers for. */
export const visibleItems = (rights: Rights): RawBuilder<boolean> =>
  reachFilter(rights, 'assessment.read', {
    departmentPath: sql`d.path`,
    own: (me) => sql<boolean>`i.owner_id = ${me}`,
  });
