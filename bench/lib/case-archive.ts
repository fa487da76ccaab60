import { randomUUID } from 'node:crypto';

import { caseTypes, type CaseType } from '@anyuan/contract';
import type pg from 'pg';

const types: CaseType[] = Object.values(caseTypes);
const departments = 40;
const people = 300;
const places = 200;
const years = 3;

/** Which type carries the figures, the register and the export of the bench: every fifth case. */
export const measured = 'alarm';

/**
 * Fills a database with a hospital's archive: cases of every type over three years in every state, four lines of
 * timeline each, one person in charge. Written by SQL, as nobody could act half a million cases in a bench.
 */
export async function fillArchive(db: pg.Client, cases: number, lines: number): Promise<void> {
  // Built once over everything, as `pg_restore` would: row by row it is most of the filling.
  const { rows: indexes } = await db.query<{ name: string; def: string }>(
    `select indexname as name, indexdef as def from pg_indexes where tablename = 'case' and indexname = 'case_search'`,
  );
  for (const { name } of indexes) await db.query(`drop index ${name}`);
  await db.query('begin');
  await db.query(
    `insert into department (id, code, name, path) select id, 'D' || n, '第' || n || '科室', '/' || id || '/'
     from (select gen_random_uuid() as id, n from generate_series(1, $1::int) n) d`,
    [departments],
  );
  await db.query(
    `insert into person (id, name, department_id, created_at)
     select gen_random_uuid(), '员工' || n, (select id from department order by code offset n % $2::int limit 1), now()
     from generate_series(1, $1::int) n`,
    [people, departments],
  );
  const campus = randomUUID();
  await db.query(
    `insert into place (id, code, name, kind, path, full_name, campus_id)
     select id, 'P' || n, n || '号点', 'point', '/' || id || '/', '门诊楼 / ' || n || '号点', $2 from
     (select gen_random_uuid() as id, n from generate_series(1, $1::int) n) p`,
    [places, campus],
  );
  await db.query(`create temp table kind (n int, type text, prefix text, state text, is_open boolean, secrecy int)`);
  let n = 0;
  const row = async (type: CaseType, state: string) =>
    db.query(`insert into kind values ($1, $2, $3, $4, $5, $6)`, [
      n++,
      type.type,
      type.prefix,
      state,
      !type.final.includes(state),
      type.secrecy,
    ]);
  for (let i = 0; i < 60; i++) {
    const type = i % 5 === 0 ? (caseTypes[measured] as CaseType) : (types[i % types.length] as CaseType);
    // One in thirty is still open, as in a hospital that works.
    const open = Object.keys(type.states).filter((state) => !type.final.includes(state));
    await row(type, i % 30 === 7 ? (open[i % open.length] as string) : (type.final[i % type.final.length] as string));
  }
  await db.query(
    `insert into "case" (id, number, type, state, is_open, priority, secrecy, title, campus_id, place_id, department_id,
       department_path, reporter_id, data, data_version, stamps, at, last_at, due_at, closed_at, kept, search)
     select gen_random_uuid(), k.prefix || '-' || to_char(c.at, 'YYYYMM') || '-' || c.i, k.type, k.state, k.is_open,
       1 + c.i % 4, k.secrecy, t.title, $2, p.id, d.id, d.path, r.id,
       jsonb_build_object('kind', 'panic', 'nature', (array['theft','tout','illness','dispute'])[1 + c.i % 4],
         'persons', c.i % 5, 'injured', c.i % 2, 'result', '已妥善处置'),
       1, jsonb_build_object('acknowledgedAt', to_char(c.at + interval '12 s', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         'arrivedAt', to_char(c.at + interval '150 s', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
       c.at, c.at, case when k.is_open then c.at + interval '5 days' end,
       case when k.is_open then null else c.at + (c.i % 72) * interval '1 hour' end,
       jsonb_build_object('answer', c.i % 9 > 0),
       lower(k.prefix || '-' || to_char(c.at, 'YYYYMM') || '-' || c.i || ' ' || t.title || ' menzhendating mzdt')
     from (select i, now() - (random() * $3::int) * interval '365 days' as at from generate_series(1, $1::int) i) c
     join kind k on k.n = c.i % 60
     join lateral (select (array['门诊大厅呼救','急诊抢救室争吵','住院部通道堵塞','收费处投诉','停车场剐蹭'])[1 + c.i % 5] || c.i % 997 as title) t on true
     join (select id, row_number() over () as n from place) p on p.n = 1 + c.i % $4::int
     join (select id, path, row_number() over () as n from department where code like 'D%') d on d.n = 1 + c.i % $5::int
     join (select id, row_number() over () as n from person where name like '员工%') r on r.n = 1 + c.i % $6::int`,
    [cases, campus, years, places, departments, people],
  );
  await db.query(
    `insert into case_event (case_id, at, action, actor_kind, actor_name, data)
     select c.id, c.at + l * interval '1 minute', 'comment', 'person', '员工', '{}' from "case" c, generate_series(1, $1::int) l`,
    [Math.round(lines / cases)],
  );
  await db.query(
    `insert into case_party (case_id, person_id, relation, joined_at)
     select c.id, c.reporter_id, 'assignee', c.at from "case" c where c.reporter_id is not null`,
  );
  await db.query('commit');
  for (const { def } of indexes) await db.query(def);
  await db.query('vacuum analyze');
}
