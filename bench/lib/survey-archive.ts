import type pg from 'pg';

const tickets = 1.4;

/**
 * Two years of surveys: four a year of each kind of patients, three tickets in four answered. Written by SQL; what the
 * tables keep of an answer is what a page would have kept.
 */
export async function fillSurveys(db: pg.Client, answers: number): Promise<void> {
  await db.query(`
  set session_replication_role = replica;
  create temp table asked as
    select gen_random_uuid() as id, n, k.population, k.form, (now() - (n + 1) * interval '90 days')::date as from_on,
      (now() - n * interval '90 days')::date as to_on
    from generate_series(0, 7) n cross join (values ('outpatient', 'survey-outpatient'), ('inpatient', 'survey-inpatient'),
      ('emergency', 'survey-emergency')) k (population, form);
  insert into survey (id, code, name, population, form_id, from_on, to_on, open_token)
    select a.id, 'BS-' || a.population || a.n, a.population || ' ' || a.n, a.population, f.id, a.from_on, a.to_on, a.id::text
    from asked a join form f on f.code = a.form;
  create temp table numbered as select s.id, s.form_id, s.from_on, v.id as version_id, row_number() over () as n
    from survey s join form_version v on v.form_id = s.form_id where s.code like 'BS-%';
  create temp table said as
    select gen_random_uuid() as id, w.id as survey_id, w.form_id, w.version_id, d.id as department_id,
      w.from_on + random() * interval '90 days' as at,
      jsonb_build_object('quality', 1 + i % 5, 'order', 1 + i % 4, 'environment', 2 + i % 4, 'attitude', 3 + i % 3,
        'process', 1 + i % 5, 'fees', 2 + i % 3, 'communication', 3 + i % 3, 'safety', 4 + i % 2, 'friendliness', 3 + i % 3) as marks
    from generate_series(1, ${answers}) i join numbered w on w.n = 1 + i % (select count(*) from numbered)
      left join (select id, row_number() over (order by code) as n from department) d
        on d.n = 1 + (i / 7) % greatest(1, (select count(*) from department));
  insert into form_answer (id, form_id, version_id, subject_kind, subject_id, department_id, at, by_id, by_name, answers,
      earned, possible, bad, vetoed)
    select id, form_id, version_id, 'survey', survey_id, department_id, at, '00000000-0000-0000-0000-000000000000', '公众',
      marks, 0, 0, '{}', '{}' from said;
  insert into survey_answer (answer_id, survey_id, at, is_open, channel, department_id, marks, mean, is_low)
    select id, survey_id, at, false, 'sms', department_id, marks,
      (select avg(value::numeric) from jsonb_each_text(marks)), (marks->>'quality')::int <= 2 from said;
  insert into survey_ticket (id, survey_id, token_hash, department_id, channel, at, is_answered)
    select gen_random_uuid(), w.id, decode(md5('t' || i), 'hex'), d.id, 'sms', w.from_on + random() * interval '90 days', i <= ${answers}
    from generate_series(1, ${Math.round(answers * tickets)}) i join numbered w on w.n = 1 + i % (select count(*) from numbered)
      left join (select id, row_number() over (order by code) as n from department) d
        on d.n = 1 + (i / 7) % greatest(1, (select count(*) from department));
  set session_replication_role = origin;`);
}
