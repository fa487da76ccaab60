import { hasDimensions, notPlain, surveyRegister, type Survey } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { column, reference, type Draft, type EntryKind, type Known, type World } from '../../kernel/registers/index.ts';
import { newestVersion } from '../form/index.ts';
import { newOpenToken } from './token.ts';
import { isOver, isTold, leastOf, readsAll, surveyReach, visibleSurveys } from './told.ts';

/** Surveys of the list: where they lie, how they are found, what must hold of them. */
export const surveyKind: EntryKind<Survey, Survey> = {
  declared: surveyRegister,
  table: 'survey',
  id: sql`s.id`,
  code: sql`s.code`,
  from: sql`survey s`,
  more: (ctx) => sql`left join form f on f.id = s.form_id
    left join lateral (select count(*)::int as invited, count(*) filter (where t.is_answered)::int as answered
      from survey_ticket t where t.survey_id = s.id and ${surveyReach(ctx.rights, sql`t.department_id`)}) t on true
    left join lateral (select count(*) filter (where v.is_open)::int as open,
        case when ${isTold(ctx)} and count(*) filter (where not v.is_open) >= ${readsAll(ctx.rights) ? 1 : leastOf(ctx)}
          then round(avg(v.mean) filter (where not v.is_open), 2)::float8 end as mean
      from survey_answer v where v.survey_id = s.id and ${surveyReach(ctx.rights, sql`v.department_id`)}) v on true`,
  select: sql`s.id, s.code, s.name, s.population, jsonb_build_object('id', f.id, 'code', f.code, 'name', f.name) as form,
    to_char(s.from_on, 'YYYY-MM-DD') as from, to_char(s.to_on, 'YYYY-MM-DD') as to, s.frame, s.frame_size as "frameSize",
    s.target, s.has_open as "hasOpen", s.is_active as active, t.invited, t.answered, v.open, v.mean, s.is_demo as demo`,
  toItem: (row) => row,
  // What was answered is counted within reach.
  visible: visibleSurveys,
  search: [sql`s.code`, sql`s.name`, sql`s.frame`],
  pinyin: sql`s.pinyin`,
  filters: {
    population: (population: string) => sql`s.population = ${population}`,
    active: (is: boolean) => sql`s.is_active = ${is}`,
    running: (is: boolean, ctx) =>
      sql`(s.is_active and ${dayOf(ctx.now())}::date between s.from_on and s.to_on) = ${is}`,
  },
  sorts: { name: sql`s.pinyin`, from: sql`s.from_on`, to: sql`s.to_on` },
  isFlat: true,
  load: loadSurveys,
  lock: (tx, codes) =>
    sql`select pg_advisory_xact_lock(hashtextextended(${codes.length === 1 ? `survey:${codes[0]}` : 'survey import'}, 0))`.execute(
      tx.db,
    ),
  campusOf: () => null,
  check: checkSurveys,
  stored: {
    name: [
      column('name', 'text', 'name'),
      { column: 'pinyin', type: 'text', of: ({ name }) => pinyinOf(String(name)) },
    ],
    population: [column('population', 'text', 'population')],
    form: [reference('form', 'form', 'form_id')],
    from: [column('from', 'date', 'from_on')],
    to: [column('to', 'date', 'to_on')],
    frame: [column('frame', 'text', 'frame')],
    frameSize: [column('frameSize', 'integer', 'frame_size')],
    target: [column('target', 'integer', 'target')],
    hasOpen: [column('hasOpen', 'boolean', 'has_open')],
    active: [column('active', 'boolean', 'is_active')],
  },
  onCreate: [{ column: 'open_token', type: 'text', of: newOpenToken }],
  remove: removeSurvey,
};

async function loadSurveys(db: Kysely<DB>, codes: readonly string[] | null): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select s.id, s.code, null as "campusId", jsonb_build_object('code', s.code, 'name', s.name, 'population', s.population,
      'form', f.code, 'from', to_char(s.from_on, 'YYYY-MM-DD'), 'to', to_char(s.to_on, 'YYYY-MM-DD'), 'frame', s.frame,
      'frameSize', s.frame_size, 'target', s.target, 'hasOpen', s.has_open, 'active', s.is_active) as values
    from survey s join form f on f.id = s.form_id
    where ${codes === null ? sql`true` : sql`s.code = any(${[...codes]})`}`.execute(db);
  return rows;
}

/** It is answered without a script and counted by dimension, by people who are nobody here. */
async function checkSurveys(drafts: readonly Draft[], { ctx, db, refs }: World): Promise<void> {
  const asked = await givenOut(
    db,
    drafts.filter(({ before, after }) => before && before.values['population'] !== after['population']),
  );
  for (const { after, given, before, complain } of drafts) {
    if (String(after['from']) > String(after['to'])) complain('to', '不能早于开始日期', 'is before the first day');
    // What staff were promised holds for whoever they are called later, and for as long as it is told.
    if (before && asked.has(before.id))
      complain('population', '已发放,不能再改调查对象', 'cannot be changed: it has been given out');
    const isStaff = before?.values['population'] === 'staff';
    if (isStaff && isOver(ctx, String(before.values['to'])) && before.values['to'] !== after['to'])
      complain('to', '职工调查已结束并显示结果,不能再改', 'cannot be changed: it is over, and its results are shown');
    if (given['form'] === undefined && before) continue;
    const form = refs.find('form', after['form']);
    if (!form) continue;
    const version = await newestVersion(db, form.id);
    const hard = version && notPlain(version.form);
    if (!version) complain('form', '须是已发布并启用的表单', 'must be published and in use');
    else if (hard)
      complain(
        'form',
        `公众页面不能问“${hard.label[0]}”(照片、签名、人员、科室、地点)`,
        `the page of the public cannot ask for "${hard.label[1]}" (photos, signatures, people, places)`,
      );
    else if (!hasDimensions(version.form))
      complain('form', '没有带“满意度维度”的评分题', 'no mark of it says its dimension');
  }
}

async function givenOut(db: Kysely<DB>, drafts: readonly Draft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set();
  const ids = drafts.flatMap(({ before }) => before?.id ?? []);
  const { rows } = await sql<{ id: string }>`
    select s.id from survey s where s.id = any(${ids}::uuid[])
      and (exists (select from survey_ticket where survey_id = s.id) or exists (select from survey_answer where survey_id = s.id))`.execute(
    db,
  );
  return new Set(rows.map(({ id }) => id));
}

/** What was asked stays; a survey that nobody was asked goes. */
async function removeSurvey(tx: Tx, { id }: Known): Promise<string> {
  const used = await sql`
    select from survey_ticket where survey_id = ${id} union all select from survey_answer where survey_id = ${id} limit 1`.execute(
    tx.db,
  );
  if (used.rows.length === 0) {
    await tx.db.deleteFrom('survey').where('id', '=', id).execute();
    return 'remove';
  }
  await tx.db.updateTable('survey').set({ is_active: false }).where('id', '=', id).execute();
  return 'retire';
}
