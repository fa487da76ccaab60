import { thingKind } from '@anyuan/contract';
import { sql } from 'kysely';

import { reachFilter } from '../../../kernel/auth/index.ts';
import { newestVersion, readBy, readKinds, thingSubject, unreadPeople } from '../../register/index.ts';
import { today } from './days.ts';
import { oneOwner, type OverdueProvider } from './provider.ts';

/** 文件: those not everybody has read who has to, past the last day of reading; to whom one answers for, his own people. */
export const unreadDocuments: OverdueProvider = {
  source: 'reading',
  permission: 'register.read',
  rows(ctx) {
    const mine = reachFilter(ctx.rights, 'supervision.read', {
      departmentPath: sql`rd.path`,
      campusId: sql`rd.campus_id::text`,
      own: (me) => sql<boolean>`p.id = ${me}`,
    });
    return {
      from: sql`thing t cross join ${newestVersion}
        left join place tp on tp.id = t.place_id cross join lateral (select ${readBy(ctx)} as day) x`,
      where: sql<boolean>`t.in_service and t.merged_into is null and t.kind = any(${readKinds})
        and t.data->>'readers' in ('everyone', 'departments', 'people') and x.day < ${today(ctx)}`,
      id: sql`t.id`,
      what: sql`t.kind`,
      number: sql`t.code`,
      title: sql`t.name || '(' || v.name || ')'`,
      departmentId: sql`t.department_id`,
      ownerIds: oneOwner(sql`t.owner_id`),
      dueOn: sql`x.day`,
      reach: sql<boolean>`exists (select ${unreadPeople} and ${mine})`,
    };
  },
  labelOf: (what) => thingKind(what)?.label ?? [what, what],
  subjectOf: thingSubject,
  async owes(tx, ids) {
    const mine = reachFilter(tx.ctx.rights, 'supervision.press', {
      departmentPath: sql`rd.path`,
      campusId: sql`rd.campus_id::text`,
    });
    const { rows } = await sql<{ thing_id: string; id: string }>`
      select t.id as thing_id, u.id from thing t cross join ${newestVersion} cross join lateral (
        select p.id ${unreadPeople} and ${mine}) u
      where t.id = any(${[...ids]}::uuid[])`.execute(tx.db);
    return new Map([...Map.groupBy(rows, (row) => row.thing_id)].map(([id, some]) => [id, some.map((row) => row.id)]));
  },
};
