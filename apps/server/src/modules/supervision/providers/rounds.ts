import { planKindLabels, type PlanKindName } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayMs } from '../../../kernel/cases/index.ts';
import { roundSubject, roundTables, visibleRounds } from '../../round/index.ts';
import { asDay } from './days.ts';
import { oneOwner, type OverdueProvider } from './provider.ts';

/** 巡查: missed and not made up, of the last weeks: what lies further back is history, and counted as such. */
export const missedRounds: OverdueProvider = {
  source: 'round',
  permission: 'round.read',
  rows(ctx) {
    const days = ctx.app.settings.get<number>('supervision.roundDays');
    return {
      from: roundTables,
      where: sql<boolean>`r.verdict = 'missed' and r.state <> 'void' and r.to_at < ${ctx.now()}
        and r.to_at > ${new Date(ctx.now().getTime() - days * dayMs)} and ${visibleRounds(ctx.rights)}`,
      id: sql`r.id`,
      what: sql`l.kind`,
      number: sql`l.code || ' ' || r.key`,
      title: sql`l.name`,
      departmentId: sql`coalesce(r.department_id,
        (select q.department_id from post o join place q on q.id = o.place_id where o.id = r.post_id))`,
      ownerIds: oneOwner(sql`r.owner_id`),
      dueOn: asDay(sql`r.to_at`),
    };
  },
  labelOf: (what) => planKindLabels[what as PlanKindName] ?? [what, what],
  subjectOf: roundSubject,
};
