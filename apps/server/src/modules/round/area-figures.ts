import { refuse, type Figure } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { FigureSource } from '../../kernel/figures/index.ts';
import { countedRounds, roundPoints, visibleRounds } from './visible.ts';

/** Which days of areas count. */
interface Which {
  met?: true;
}

const figures: Record<string, Figure<Which>> = {
  days: { label: ['区域日', 'Days of areas'], of: { count: {} }, unit: 'case' },
  short: { label: ['巡查次数', 'Looks'], of: { sum: 'made' }, unit: 'case' },
  met: {
    label: ['达到每日次数的区域日', 'As often as the rule asks'],
    of: { count: { met: true } },
    per: { count: {} },
    unit: 'percent',
    better: 'more',
  },
};

const plans = sql`(select id from plan where kind = 'tout' and per_day is not null)`;

/** Areas that are to be looked at so many times a day (touts: three), and days that are over. */
export const areaFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'tout-area',
  label: ['医托巡查区域', 'Areas of patrols against touts'],
  group: ['巡查与检查', 'Rounds and checks'],
  figures,
  from: sql`(select r.*, l.name as plan, l.per_day, one->>'key' as area, coalesce(looks.made, 0) as made
    from (select distinct on (r.plan_id, r.day) r.* from round r where r.state <> 'void' and r.plan_id in ${plans}
        and r.day < ${dayOf(ctx.now())}::date order by r.plan_id, r.day, r.from_at) r
      join plan l on l.id = r.plan_id
      cross join lateral jsonb_array_elements(${roundPoints}) one
      left join (select k.plan_id, k.point, o.day, count(distinct k.round_id)::int as made
        from round_check k join round o on o.id = k.round_id where k.plan_id in ${plans} group by 1, 2, 3) looks
        on looks.plan_id = r.plan_id and looks.point = one->>'key' and looks.day = r.day) r`,
  counts: countedRounds(ctx)[0] ?? sql<boolean>`true`,
  reach: visibleRounds,
  isOpenTo: (rights) => holds(rights, 'round.read'),
  check(rights) {
    if (!holds(rights, 'round.read')) throw refuse('forbidden', { permission: 'round.read' });
  },
  instantOf: () => sql`(r.day::timestamp at time zone 'Asia/Shanghai')`,
  matches: ({ met } = {}) => (met ? sql<boolean>`r.made >= r.per_day` : sql<boolean>`true`),
  numberOf: () => sql`r.made::numeric`,
  splits: ['plan'],
  labelOf: (by) => (by === 'plan' ? ['计划', 'Plan'] : undefined),
  split: (by) => (by === 'plan' ? { join: sql``, key: sql`r.plan` } : undefined),
  opens: () => 'kind=tout',
  page: '/rounds',
  mayOpen: (rights) => holds(rights, 'round.read'),
});
