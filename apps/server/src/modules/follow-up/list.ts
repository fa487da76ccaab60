import { type followUpApi, type HandlerInput, refuse } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { cursorAfter, isUuid, pageFrom, positionOf } from '../../kernel/search.ts';
import { followUpFigures } from './figures.ts';
import {
  countedFollowUps,
  followUpColumns,
  followUpTables,
  isDueNow,
  isLate,
  reachedFollowUps,
  shown,
  type Row,
} from './visible.ts';

export type Asked = Pick<
  HandlerInput<typeof followUpApi.list>,
  'state' | 'department' | 'days' | 'due' | 'late' | 'problem' | 'from' | 'to' | 'figure'
>;

/** Which follow-ups somebody asks for, within his reach. */
export function askedFollowUps(ctx: Ctx, asked: Asked): RawBuilder<boolean> {
  const { state, department, days, due, late, problem, from, to, figure } = asked;
  return all([
    reachedFollowUps(ctx.rights, 'followUp.read'),
    ...countedFollowUps(ctx),
    ...(state === undefined ? [] : [sql<boolean>`u.state = ${state}`]),
    ...(department === undefined
      ? []
      : [sql<boolean>`d.department_id = (select id from department where code = ${department})`]),
    ...(days === undefined ? [] : [sql<boolean>`u.days = ${days}`]),
    ...(due === undefined ? [] : [sql<boolean>`${isDueNow(ctx)} = ${due}`]),
    ...(late === undefined ? [] : [sql<boolean>`${isLate(ctx)} = ${late}`]),
    ...(problem === undefined ? [] : [sql<boolean>`u.has_problem = ${problem}`]),
    ...(from === undefined ? [] : [sql<boolean>`u.due_on >= ${from}::date`]),
    ...(to === undefined ? [] : [sql<boolean>`u.due_on <= ${to}::date`]),
    ...(figure === undefined
      ? []
      : [behindFigure((name) => (name === 'followUp' ? followUpFigures(ctx) : undefined), figure)]),
  ]);
}

function positionIn(cursor: string): readonly [day: string, id: string] {
  const [day = '', id = ''] = positionOf(cursor).split(' ');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)) || !isUuid(id))
    throw refuse('bad_request', { reason: 'cursor' });
  return [day, id];
}

/** The work-list: what is due the longest stands first. */
export async function listFollowUps(ctx: Ctx, query: HandlerInput<typeof followUpApi.list>) {
  const { limit, cursor } = query;
  const wanted = askedFollowUps(ctx, query);
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from ${followUpTables} where ${wanted}`.execute(ctx.db);
  const [day, id] = cursor === undefined ? [null, null] : positionIn(cursor);
  const { rows } = await sql<Row>`
    select ${followUpColumns(ctx)} from ${followUpTables}
    where ${wanted} and (${cursor === undefined} or (u.due_on, u.id) > (${day}::date, ${id}::uuid))
    order by u.due_on, u.id limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(`${last.dueOn} ${last.id}`));
  return { items: items.map(shown), total: counted[0]?.total ?? 0, next };
}
