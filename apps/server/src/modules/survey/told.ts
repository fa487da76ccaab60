import { dayAfter } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { holds, reachFilter, type Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

export const readsAll = ({ grants }: Rights): boolean => grants.get('survey.read') === 'all';

/** What of surveys `s` concerns this caller: of patients those of his departments, of staff everything or nothing. */
export const surveyReach = (rights: Rights, departmentId: RawBuilder<unknown>): RawBuilder<boolean> =>
  readsAll(rights)
    ? sql<boolean>`true`
    : sql<boolean>`(s.population <> 'staff' and ${reachFilter(rights, 'survey.read', {
        departmentPath: sql`(select path from department where id = ${departmentId})`,
        campusId: sql`(select campus_id::text from department where id = ${departmentId})`,
      })})`;

/** A survey says nothing of anybody; that of staff is for whoever reads all of it. */
export const visibleSurveys = (rights: Rights): RawBuilder<boolean> =>
  sql<boolean>`(${holds(rights, 'survey.read')} and (s.population <> 'staff' or ${readsAll(rights)}))`;

/** Answers that a group needs before anything is said of it. */
export const leastOf = (ctx: Ctx): number => ctx.app.settings.get<number>('survey.least');

/** The last day of surveys that nobody can answer any more. */
const overBefore = (ctx: Ctx): string =>
  dayAfter(dayOf(ctx.now()), { count: -ctx.app.settings.get<number>('survey.graceDays'), unit: 'day' });

export const isOver = (ctx: Ctx, to: string): boolean => to < overBefore(ctx);

/**
 * Surveys `s` whose results may be told. Of staff only once nobody can answer any more and enough have: what is told
 * twice, before and after one more answer, tells of that one.
 */
export const isTold = (ctx: Ctx): RawBuilder<boolean> =>
  sql<boolean>`(s.population <> 'staff' or (s.to_on < ${overBefore(ctx)}::date and s.id in (
    select a.survey_id from survey_answer a join survey w on w.id = a.survey_id and w.population = 'staff'
    where not a.is_open group by 1 having count(*) >= ${leastOf(ctx)})))`;

/** A group of answers with how many there are. */
interface Group {
  key: string;
  n: number;
}

/**
 * Which groups may be told: those of enough answers, and of them so few that what is left over, the whole less what is
 * told, is nothing or enough, too.
 */
export function toldGroups(groups: readonly Group[], whole: number, least: number): Set<string> {
  const told = groups.filter(({ n }) => n >= least).toSorted((a, b) => a.n - b.n);
  let rest = whole - told.reduce((sum, { n }) => sum + n, 0);
  while (rest > 0 && rest < least && told.length > 0) rest += told.shift()?.n ?? 0;
  return new Set(told.map(({ key }) => key));
}
