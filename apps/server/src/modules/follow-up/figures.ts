import { type Figure, type FollowUpState, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds, type Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';
import { countedFollowUps, followUpTables, isSettled, reachedFollowUps } from './visible.ts';

/** Which follow-ups count. */
interface Which {
  state?: FollowUpState;
  inTime?: true;
  problem?: true;
  settled?: true;
}

const share = (label: readonly [string, string], of: Which, per: Which, better: 'more' | 'less'): Figure<Which> => ({
  label,
  of: { count: of },
  per: { count: per },
  unit: 'percent',
  better,
});
const figures: Record<string, Figure<Which>> = {
  due: { label: ['应随访', 'Due'], of: { count: {} }, unit: 'case' },
  completed: { label: ['已完成', 'Done'], of: { count: { state: 'completed' } }, unit: 'case', better: 'more' },
  rate: share(['随访率', 'Follow-up rate'], { state: 'completed' }, {}, 'more'),
  inTime: share(['按时完成率', 'Done in time'], { state: 'completed', inTime: true }, {}, 'more'),
  refused: { label: ['拒访', 'Refused'], of: { count: { state: 'refused' } }, unit: 'case', better: 'less' },
  unreached: {
    label: ['未接通结束', 'Not reached'],
    of: { count: { state: 'unreached' } },
    unit: 'case',
    better: 'less',
  },
  problems: { label: ['有问题', 'With a problem'], of: { count: { problem: true } }, unit: 'case', better: 'less' },
  problemRate: share(['问题率', 'Problem rate'], { state: 'completed', problem: true }, { state: 'completed' }, 'less'),
  problemsClosed: share(['问题解决率', 'Problems closed'], { problem: true, settled: true }, { problem: true }, 'more'),
};

const mayAsk = (rights: Rights): boolean => holds(rights, 'followUp.read') || holds(rights, 'figure.read');

/** Follow-ups by the day they were due; what is to come does not count. */
export const followUpFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'followUp',
  label: ['出院随访', 'Follow-up'],
  group: ['服务与满意', 'Service'],
  figures,
  from: followUpTables,
  counts: all([...countedFollowUps(ctx), sql<boolean>`u.due_on <= ${dayOf(ctx.now())}::date`]),
  reach: (rights) =>
    holds(rights, 'followUp.read')
      ? reachedFollowUps(rights, 'followUp.read')
      : sql<boolean>`${holds(rights, 'figure.read')}`,
  isOpenTo: mayAsk,
  check(rights) {
    if (!mayAsk(rights)) throw refuse('forbidden', { permission: 'followUp.read' });
  },
  instantOf: () => sql`(u.due_on::timestamp at time zone 'Asia/Shanghai')`,
  matches: (which = {}) =>
    all([
      ...(which.state === undefined ? [] : [sql<boolean>`u.state = ${which.state}`]),
      ...(which.inTime
        ? [
            sql<boolean>`(u.done_at at time zone 'Asia/Shanghai')::date
              <= u.due_on + ${ctx.app.settings.get<number>('followUp.windowDays')}::int`,
          ]
        : []),
      ...(which.problem ? [sql<boolean>`u.has_problem`] : []),
      ...(which.settled ? [isSettled] : []),
    ]),
  splits: ['department', 'days'],
  labelOf: (by) => (by === 'days' ? ['出院后天数', 'Days after discharge'] : undefined),
  split: (by) =>
    by === 'department'
      ? { join: sql``, key: sql`d.department_id::text` }
      : by === 'days'
        ? { join: sql``, key: sql`u.days::text` }
        : undefined,
  page: '/follow-ups',
  mayOpen: (rights) => holds(rights, 'followUp.read'),
});
