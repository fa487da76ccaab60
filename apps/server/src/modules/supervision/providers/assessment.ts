import { sql } from 'kysely';

import { reachFilter } from '../../../kernel/auth/index.ts';
import { itemSubject } from '../../assessment/index.ts';
import { today } from './days.ts';
import { oneOwner, type OverdueProvider } from './provider.ts';

/** 自评: items past their day of which something is not known yet. */
export const unansweredItems: OverdueProvider = {
  source: 'assessment',
  permission: 'assessment.read',
  rows: (ctx) => ({
    from: sql`assessment_item i join assessment a on a.id = i.assessment_id left join department d on d.id = i.department_id`,
    where: sql<boolean>`a.state = 'open' and i.due_on < ${today(ctx)} and i.scores = '{}'
      and (jsonb_array_length(i.facts) = 0 or i.facts @> '[null]')
      and ${reachFilter(ctx.rights, 'assessment.read', {
        departmentPath: sql`d.path`,
        campusId: sql`d.campus_id::text`,
        own: (me) => sql<boolean>`i.owner_id = ${me}`,
      })}`,
    id: sql`i.id`,
    what: sql`a.name`,
    number: sql`a.definition->'items'->i.position->>'no'`,
    title: sql`a.definition->'items'->i.position->>'standard'`,
    departmentId: sql`i.department_id`,
    ownerIds: oneOwner(sql`i.owner_id`),
    dueOn: sql`i.due_on`,
  }),
  labelOf: (what) => [what, what],
  subjectOf: itemSubject,
};
