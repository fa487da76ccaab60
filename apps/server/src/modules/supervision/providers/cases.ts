import { caseTypes, type CaseTypeName } from '@anyuan/contract';
import { sql } from 'kysely';

import { caseSubject, visibleCases } from '../../../kernel/cases/index.ts';
import { whoOwes } from '../../notice/index.ts';
import { asDay } from './days.ts';
import type { OverdueProvider } from './provider.ts';

/** 案件: open, and past a limit. What is secret about one is so here, too, and what is never searched is not found here. */
export const overdueCases: OverdueProvider = {
  source: 'case',
  permission: 'case.read',
  rows(ctx, isSearch) {
    const types = ctx.app.cases.types().filter((type) => !isSearch || !type.isUnsearched);
    return {
      from: sql`"case" c`,
      where: sql<boolean>`c.is_open and c.mode = 'real' and c.due_at < ${ctx.now()} and ${visibleCases(ctx.app.cases, ctx.rights, types)}`,
      id: sql`c.id`,
      what: sql`c.type`,
      number: sql`c.number`,
      title: sql`c.title`,
      secrecy: sql`c.secrecy`,
      departmentId: sql`c.department_id`,
      ownerIds: sql`array(select cp.person_id from case_party cp where cp.case_id = c.id and cp.relation = 'assignee'
        order by cp.joined_at, cp.person_id)`,
      dueOn: asDay(sql`c.due_at`),
    };
  },
  labelOf: (what) => caseTypes[what as CaseTypeName]?.label ?? [what, what],
  subjectOf: caseSubject,
  owes: whoOwes,
};
