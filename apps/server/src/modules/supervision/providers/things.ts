import { thingKind } from '@anyuan/contract';
import { sql } from 'kysely';

import { thingSubject, visibleThings } from '../../register/index.ts';
import { today } from './days.ts';
import { oneOwner, type OverdueProvider } from './provider.ts';

/** 台账: checks that were not made, papers that have ended, tasks, decisions and goals past their day. */
export const overdueThings: OverdueProvider = {
  source: 'register',
  permission: 'register.read',
  rows: (ctx) => ({
    from: sql`thing t left join place p on p.id = t.place_id`,
    where: sql<boolean>`t.in_service and least(t.next_due, t.ends_on) < ${today(ctx)} and ${visibleThings(ctx.rights)}`,
    id: sql`t.id`,
    what: sql`t.kind`,
    number: sql`t.code`,
    title: sql`t.name`,
    departmentId: sql`coalesce(t.department_id, p.department_id)`,
    ownerIds: oneOwner(sql`t.owner_id`),
    dueOn: sql`least(t.next_due, t.ends_on)`,
  }),
  labelOf: (what) => thingKind(what)?.label ?? [what, what],
  subjectOf: thingSubject,
};
