import type { HandlerInput, PersonRef, Result, trainingApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { attemptTables, examFigures } from './figures.ts';

interface Row {
  id: string;
  exam: string;
  person: PersonRef;
  department: string | null;
  n: number;
  score: number;
  passed: boolean;
  sent_at: Date;
  valid_to: string | null;
}

/** Papers that were handed in, the newest first: for whoever runs examinations. */
export async function listAttempts(
  { limit, cursor, exam, passed, figure }: HandlerInput<typeof trainingApi.attempts>,
  ctx: Ctx,
): Promise<Result<typeof trainingApi.attempts>> {
  const find = (name: string) => (name === 'exam' ? examFigures(ctx) : undefined);
  const wanted = all([
    sql<boolean>`a.sent_at is not null`,
    ...(exam === undefined ? [] : [sql<boolean>`e.id = ${exam}`]),
    ...(passed === undefined ? [] : [sql<boolean>`a.passed = ${passed}`]),
    ...(figure === undefined ? [] : [behindFigure(find, figure)]),
  ]);
  const [{ rows }, total] = await Promise.all([
    sql<Row>`
      select a.id, e.title as exam, jsonb_build_object('id', p.id, 'name', p.name) as person, d.name as department, a.n, a.score,
        a.passed, a.sent_at, a.valid_to::text as valid_to
      from ${attemptTables} left join department d on d.id = p.department_id
      where ${wanted} and ${cursor === undefined ? sql`true` : sql`a.id::text < ${positionOf(cursor)}`}
      order by a.id desc limit ${limit + 1}`.execute(ctx.db),
    sql<{ n: number }>`select count(*)::int as n from ${attemptTables} where ${wanted}`.execute(ctx.db),
  ]);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.id));
  return {
    items: items.map(({ sent_at, valid_to, ...row }) => ({ ...row, sentAt: sent_at.toISOString(), validTo: valid_to })),
    total: total.rows[0]?.n ?? 0,
    next,
  };
}
