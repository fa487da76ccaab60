import {
  planKindLabels,
  refuse,
  roundVerdictLabels,
  workAreaLabels,
  type Figure,
  type RoundVerdict,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';
import { countedRounds, roundTables, visibleRounds } from './visible.ts';

/** Which rounds count. */
interface Which {
  verdict?: RoundVerdict;
  /** Its time is over, one way or another. */
  over?: true;
  done?: true;
  bad?: true;
}

const count = (which: Which) => ({ count: which });
const share = (label: readonly [string, string], which: Which, better: 'more' | 'less'): Figure<Which> => ({
  label,
  of: count(which),
  per: count({ over: true }),
  unit: 'percent',
  better,
});

const figures: Record<string, Figure<Which>> = {
  due: { label: ['应巡', 'Due'], of: count({ over: true }), unit: 'case' },
  done: share(['完成率', 'Done'], { over: true, done: true }, 'more'),
  onTime: share(['按时率', 'On time'], { verdict: 'onTime' }, 'more'),
  ...Object.fromEntries(
    (['early', 'late', 'madeUp', 'missed'] as const).map((verdict): [string, Figure<Which>] => [
      verdict,
      { label: roundVerdictLabels[verdict], of: count({ verdict }), unit: 'case', better: 'less' },
    ]),
  ),
  points: { label: ['到点数', 'Points seen'], of: { sum: 'seen_points' }, unit: 'case' },
  bad: { label: ['发现问题的轮次', 'Rounds that found something'], of: count({ bad: true }), unit: 'case' },
};

/** How rounds turned out, by the day they were due: "on time ÷ due" of every plan, rule, department and area. */
export const roundFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'round',
  label: ['巡查轮次', 'Rounds'],
  group: ['巡查与检查', 'Rounds and checks'],
  figures,
  from: roundTables,
  counts: all([sql<boolean>`r.state <> 'void'`, ...countedRounds(ctx)]),
  reach: visibleRounds,
  isOpenTo: (rights) => holds(rights, 'round.read'),
  check(rights) {
    if (!holds(rights, 'round.read')) throw refuse('forbidden', { permission: 'round.read' });
  },
  instantOf: () => sql`r.from_at`,
  matches: (which = {}) =>
    all([
      ...(which.verdict === undefined ? [] : [sql<boolean>`coalesce(r.verdict = ${which.verdict}, false)`]),
      ...(which.over ? [sql<boolean>`r.verdict is not null`] : []),
      ...(which.done ? [sql<boolean>`r.state = 'done'`] : []),
      ...(which.bad ? [sql<boolean>`r.bad_points > 0`] : []),
    ]),
  numberOf: (name) => sql`r.${sql.ref(name)}`,
  splits: ['kind', 'area', 'rule', 'plan', 'department'],
  labelOf: (by) =>
    ({ kind: ['类型', 'Kind'], area: ['领域', 'Area'], rule: ['依据', 'Rule'], plan: ['计划', 'Plan'] } as const)[
      by as 'kind' | 'area' | 'rule' | 'plan'
    ],
  split(by) {
    if (by === 'kind') return { join: sql``, key: sql`l.kind` };
    if (by === 'area') return { join: sql``, key: sql`l.area` };
    if (by === 'rule') return { join: sql``, key: sql`r.rule` };
    if (by === 'plan') return { join: sql``, key: sql`l.name` };
    if (by === 'department') return { join: sql``, key: sql`r.department_id::text` };
    return undefined;
  },
  options: (by) => (by === 'kind' ? planKindLabels : by === 'area' ? workAreaLabels : undefined),
  page: '/rounds',
  mayOpen: (rights) => holds(rights, 'round.read'),
});
