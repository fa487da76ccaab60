import { refuse, type Figure } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure, type Condition, type FigureSource } from '../../kernel/figures/index.ts';
import { answersAsked, answerTables, visibleAnswers } from './figures.ts';

/** Forms that are scored item by item: passed of those that applied. */
const scored = ['core-systems', 'practice-compliance'];

interface Which {
  good?: boolean;
}

const figures: Record<string, Figure<Which>> = {
  items: { label: ['检查项次', 'Items that applied'], of: { count: {} }, unit: 'case' },
  passed: {
    label: ['条款得分', 'Passed of what applied'],
    of: { count: { good: true } },
    per: { count: {} },
    unit: 'percent',
    better: 'more',
  },
  failed: { label: ['不合格项次', 'Items that failed'], of: { count: { good: false } }, unit: 'case', better: 'less' },
};

/** What was checked, one by one: each system of the eighteen (and what a hospital adds), each clause of practice. */
const itemsOf = sql`jsonb_each_text(a.answers) as s(key, value)`;
const title = sql<string>`coalesce((select q->'ask'->>0 from jsonb_path_query(v.definition, '$.sections[*].questions[*]') q
  where q->>'key' = s.key limit 1), s.key)`;

/** Checks of core systems and of practice, item by item: which department, which system is the worst. */
export const itemFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'formItem',
  label: ['核心制度与执业检查条款', 'Core systems and practice, item by item'],
  group: ['医疗质量', 'Quality'],
  figures,
  from: sql`${answerTables} cross join lateral ${itemsOf}`,
  // What did not apply does not count, nor what was only written down.
  counts: all([answersAsked(ctx, {}), sql<boolean>`f.code = any(${scored}) and s.value in ('good', 'bad')`]),
  reach: visibleAnswers,
  isOpenTo: (rights) => holds(rights, 'form.read'),
  check(rights) {
    if (!holds(rights, 'form.read')) throw refuse('forbidden', { permission: 'form.read' });
  },
  instantOf: () => sql`a.at`,
  matches: (which = {}) =>
    which.good === undefined ? sql<boolean>`true` : sql<boolean>`s.value = ${which.good ? 'good' : 'bad'}`,
  splits: ['form', 'department', 'item'],
  labelOf: (by) => (by === 'form' ? ['表单', 'Form'] : by === 'item' ? ['制度 / 条款', 'System or clause'] : undefined),
  split(by) {
    if (by === 'form') return { join: sql``, key: sql`f.code` };
    if (by === 'item') return { join: sql``, key: title };
    if (by === 'department') return { join: sql``, key: sql`a.department_id::text` };
    return undefined;
  },
  page: '/form-answers',
  mayOpen: (rights) => holds(rights, 'form.read'),
});

/** Answers among whose items are those a number counted. */
export const behindItems = (ctx: Ctx, reference: string): Condition =>
  sql<boolean>`exists (select from ${itemsOf}
    where ${behindFigure((name) => (name === 'formItem' ? itemFigures(ctx) : undefined), reference)})`;
