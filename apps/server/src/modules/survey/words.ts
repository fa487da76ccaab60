import { local, refuse, type HandlerInput, type surveyApi, type SurveyWords } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { cursorAfter, isUuid, pageFrom, positionOf } from '../../kernel/search.ts';
import { seenSurvey } from './tickets.ts';
import { isTold, readsAll, surveyReach } from './told.ts';

interface Row {
  id: string;
  at: Date;
  department: string | null;
  isOpen: boolean;
  mean: number | null;
  words: string;
  complaintId: string | null;
}

/**
 * What people wrote, newest first. Of staff not in which department, on which day, with which marks, nor in which order:
 * and only once the results may be told. Whose marks beside his words are those of one patient is for whoever reads all.
 */
export async function surveyWords(ctx: Ctx, { code, limit, cursor }: HandlerInput<typeof surveyApi.words>) {
  const survey = await seenSurvey(ctx, code);
  const position = cursor === undefined ? null : positionOf(cursor);
  if (position !== null && !isUuid(position)) throw refuse('bad_request', { reason: 'cursor' });
  const isStaff = survey.population === 'staff';
  const from = sql`survey_answer v join survey s on s.id = v.survey_id`;
  const which = sql<boolean>`v.survey_id = ${survey.id} and v.words is not null and ${isTold(ctx)}
    and ${surveyReach(ctx.rights, sql`v.department_id`)}`;
  // Ids tell the time to the millisecond, and sort by it.
  const key = isStaff
    ? sql<string>`overlay(overlay(md5(v.answer_id::text) placing '8' from 13) placing '8' from 17)::uuid`
    : sql<string>`v.answer_id`;
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from ${from} where ${which}`.execute(ctx.db);
  const { rows } = await sql<Row>`
    select ${key} as id, ${isStaff ? sql`s.to_on::timestamptz` : sql`v.at`} as at,
      case when ${!isStaff} then d.name end as department, v.is_open as "isOpen",
      case when ${!isStaff && readsAll(ctx.rights)} then v.mean::float8 end as mean, v.words, v.complaint_id as "complaintId"
    from ${from} left join department d on d.id = v.department_id
    where ${which} and (${position === null} or ${key} < ${position}::uuid)
    order by 1 desc limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.id));
  return {
    items: items.map(({ at, ...row }): SurveyWords => ({ ...row, at: local(at)?.slice(0, 10) ?? '' })),
    total: counted[0]?.total ?? 0,
    next,
  };
}
