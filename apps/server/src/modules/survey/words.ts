import { local, refuse, type HandlerInput, type surveyApi, type SurveyWords } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { cursorAfter, isUuid, pageFrom, positionOf } from '../../kernel/search.ts';
import { surveyReach } from './figures.ts';
import { surveyOf } from './tickets.ts';

interface Row {
  id: string;
  at: Date;
  department: string | null;
  isOpen: boolean;
  mean: number | null;
  words: string;
  complaintId: string | null;
}

/** What people wrote, newest first. Of staff it is not said in which department. */
export async function surveyWords(ctx: Ctx, { code, limit, cursor }: HandlerInput<typeof surveyApi.words>) {
  const survey = await surveyOf(ctx.db, code);
  const position = cursor === undefined ? null : positionOf(cursor);
  if (position !== null && !isUuid(position)) throw refuse('bad_request', { reason: 'cursor' });
  const which = sql<boolean>`v.survey_id = ${survey.id} and v.words is not null
    and ${surveyReach(ctx.rights, sql`v.department_id`)}`;
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from survey_answer v where ${which}`.execute(ctx.db);
  // Ids sort by time.
  const { rows } = await sql<Row>`
    select v.answer_id as id, v.at, case when ${survey.population === 'staff'} then null else d.name end as department,
      v.is_open as "isOpen", v.mean::float8 as mean, v.words, v.complaint_id as "complaintId"
    from survey_answer v left join department d on d.id = v.department_id
    where ${which} and (${position === null} or v.answer_id < ${position}::uuid)
    order by v.answer_id desc limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.id));
  return {
    items: items.map(({ at, ...row }): SurveyWords => ({ ...row, at: local(at)?.slice(0, 10) ?? '' })),
    total: counted[0]?.total ?? 0,
    next,
  };
}
