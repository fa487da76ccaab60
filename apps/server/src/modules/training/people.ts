import {
  fireSkillNames,
  type FireSkill,
  type HandlerInput,
  type PersonRef,
  type Result,
  type trainingApi,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { anywhere, cursorAfter, pageFrom, positionOf, spelledLike } from '../../kernel/search.ts';
import { peopleFigures } from './figures.ts';
import { hasThree, isToBeTrained, standing } from './standing.ts';

interface Row {
  person: PersonRef;
  department: string | null;
  held: FireSkill[];
  trained_at: Date | null;
  fire_at: Date | null;
  exam_until: string | null;
  place: string;
}

/** How everybody stands: his skills, his last training, until when his examination holds. */
export async function listPeople(
  { limit, cursor, q, department, lacking, figure }: HandlerInput<typeof trainingApi.people>,
  ctx: Ctx,
): Promise<Result<typeof trainingApi.people>> {
  const find = (name: string) => (name === 'trained-person' ? peopleFigures(ctx) : undefined);
  const wanted = all([
    isToBeTrained,
    ...(q === undefined ? [] : [sql<boolean>`(p.name like ${anywhere(q)} or p.pinyin like ${spelledLike(q)})`]),
    ...(department === undefined ? [] : [sql<boolean>`d.code = ${department}`]),
    ...(lacking ? [sql<boolean>`not ${hasThree}`] : []),
    ...(figure === undefined ? [] : [behindFigure(find, figure)]),
  ]);
  const place = sql<string>`concat_ws(' ', coalesce(d.code, '~'), p.pinyin, p.id)`;
  const [{ rows }, total] = await Promise.all([
    sql<Row>`
      select jsonb_build_object('id', p.id, 'name', p.name) as person, d.name as department, w.held, w.trained_at, w.fire_at,
        w.exam_until::text as exam_until, ${place} as place
      from ${standing(ctx)} where ${wanted} and ${cursor === undefined ? sql`true` : sql`${place} collate "C" > ${positionOf(cursor)}`}
      order by ${place} collate "C" limit ${limit + 1}`.execute(ctx.db),
    sql<{ n: number }>`select count(*)::int as n from ${standing(ctx)} where ${wanted}`.execute(ctx.db),
  ]);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.place));
  return {
    items: items.map(({ person, department: unit, held, trained_at, fire_at, exam_until }) => ({
      person,
      department: unit,
      held: fireSkillNames.filter((skill) => held.includes(skill)),
      passed: held.length === fireSkillNames.length,
      trainedAt: trained_at?.toISOString() ?? null,
      fireAt: fire_at?.toISOString() ?? null,
      examUntil: exam_until,
    })),
    total: total.rows[0]?.n ?? 0,
    next,
  };
}
