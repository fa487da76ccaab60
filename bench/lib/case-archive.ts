import { randomUUID } from 'node:crypto';

import { caseTypes, type CaseType } from '@anyuan/contract';
import type pg from 'pg';

import { caseKeys, type Party } from '../../apps/server/src/kernel/cases/reading/keys.ts';

const departments = 40;
const people = 3_000;
const places = 200;
const years = 3;

/** Which type carries the figures, the register and the export of the bench: every fifth case. */
export const measured = 'alarm';

/** Stands for whoever takes this part in a case, until the person is known. */
const part = { reporter: 'reporter', assignee: 'assignee', subject: 'subject' } as const;

/**
 * Fills a database with a hospital's archive: cases of every type over three years in every state, four lines of
 * timeline each, one who reported it, one in charge, and in every seventh one whom it is about. Written by SQL, as
 * nobody could act half a million cases in a bench.
 */
export async function fillArchive(
  db: pg.Client,
  cases: number,
  lines: number,
  types: readonly CaseType[] = Object.values(caseTypes),
  often = measured,
): Promise<void> {
  // Built once over everything, as `pg_restore` would: row by row it is most of the filling.
  const { rows: indexes } = await db.query<{ name: string; def: string }>(
    `select indexname as name, indexdef as def from pg_indexes
     where tablename = 'case' and indexname in ('case_search', 'case_read', 'case_turn')`,
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
  const kinds = await storeKinds(db, types, often);
  await db.query(
    `insert into "case" (id, number, type, state, is_open, priority, secrecy, title, campus_id, place_id, department_id,
       department_path, reporter_id, data, data_version, stamps, at, last_at, due_at, closed_at, kept, search, read, turn)
     select gen_random_uuid(), k.prefix || '-' || to_char(c.at, 'YYYYMM') || '-' || c.i, k.type, k.state, k.is_open,
       1 + c.i % 4, k.secrecy, t.title, $2, p.id, d.id, d.path, r.id,
       jsonb_build_object('kind', 'panic', 'nature', (array['theft','tout','illness','dispute'])[1 + c.i % 4],
         'persons', c.i % 5, 'injured', c.i % 2, 'result', '已妥善处置', 'amount', c.i % 100),
       1, jsonb_build_object('acknowledgedAt', to_char(c.at + interval '12 s', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
         'arrivedAt', to_char(c.at + interval '150 s', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
       c.at, c.at, case when k.is_open then c.at + interval '5 days' end,
       case when k.is_open then null else c.at + (c.i % 72) * interval '1 hour' end,
       jsonb_build_object('answer', c.i % 9 > 0),
       lower(k.prefix || '-' || to_char(c.at, 'YYYYMM') || '-' || c.i || ' ' || t.title || ' menzhendating mzdt'),
       ${keysFrom('read')}, ${keysFrom('turn')}
     from (select i, now() - (random() * $3::int) * interval '365 days' as at from generate_series(1, $1::int) i) c
     join kind k on k.n = c.i % $7::int
     join lateral (select (array['门诊大厅呼救','急诊抢救室争吵','住院部通道堵塞','收费处投诉','停车场剐蹭'])[1 + c.i % 5] || c.i % 997 as title) t on true
     join (select id, row_number() over () as n from place) p on p.n = 1 + c.i % $4::int
     join (select id, path, row_number() over () as n from department where code like 'D%') d on d.n = 1 + c.i % $5::int
     join staff r on r.n = 1 + c.i % $6::int
     join staff a on a.n = 1 + (c.i * 7 + 1) % $6::int
     left join staff s on k.has_subject and s.n = 1 + (c.i * 11 + 2) % $6::int`,
    [cases, campus, years, places, departments, people, kinds],
  );
  await db.query(
    `insert into case_event (case_id, at, action, actor_kind, actor_name, data)
     select c.id, c.at + l * interval '1 minute', 'comment', 'person', '员工', '{}' from "case" c, generate_series(1, $1::int) l`,
    [Math.round(lines / cases)],
  );
  for (const relation of ['assignee', 'subject'])
    await db.query(
      `insert into case_party (case_id, person_id, relation, joined_at)
       select c.id, s.id, $1::text, c.at from "case" c
       join kind k on k.n = split_part(c.number, '-', -1)::int % $2::int
       join staff s on s.n = 1 + (split_part(c.number, '-', -1)::int * $4::int + $5::int) % $3::int
       where $1::text = 'assignee' or k.has_subject`,
      [relation, kinds, people, ...(relation === 'assignee' ? [7, 1] : [11, 2])],
    );
  await db.query('commit');
  for (const { def } of indexes) await db.query(def);
  await db.query('vacuum analyze');
}

/** Which kinds of cases there are, and the keys of each with the parts people take in it; gives how many. */
async function storeKinds(db: pg.Client, types: readonly CaseType[], often: string): Promise<number> {
  await db.query(`create temp table staff as
    select id, row_number() over (order by name) as n from person where name like '员工%'`);
  await db.query(`create index on staff (n)`);
  await db.query(`create temp table kind (n int primary key, type text, prefix text, state text, is_open boolean,
    secrecy int, has_subject boolean, read text[], turn text[])`);
  const kinds = Array.from({ length: types.length * 30 }, (_, n) => {
    const type = (n % 5 === 0 ? types.find((one) => one.type === often) : types[n % types.length]) as CaseType;
    // One in thirty is still open, as in a hospital that works; another one of each type every round.
    const is_open = (n + Math.floor(n / types.length)) % 30 === 7;
    const open = Object.keys(type.states).filter((state) => !type.final.includes(state));
    const state = (is_open ? open[n % open.length] : type.final[n % type.final.length]) as string;
    const has_subject = n % 7 === 3;
    const parties: Party[] = [{ person_id: part.assignee, relation: 'assignee', stamps: {} }];
    if (has_subject) parties.push({ person_id: part.subject, relation: 'subject', stamps: {} });
    const row = { state, is_open, secrecy: type.secrecy, stamps: {}, reporter_id: part.reporter, data: {} };
    return { n, type: type.type, prefix: type.prefix, has_subject, ...row, ...caseKeys(type, row, parties) };
  });
  await db.query(
    `insert into kind select n, type, prefix, state, is_open, secrecy, has_subject, read, turn from jsonb_to_recordset($1::jsonb)
     as k(n int, type text, prefix text, state text, is_open boolean, secrecy int, has_subject boolean, read text[], turn text[])`,
    [JSON.stringify(kinds)],
  );
  return kinds.length;
}

/** The keys of a kind with the people of this very case. */
const keysFrom = (column: string): string =>
  `array(select regexp_replace(regexp_replace(regexp_replace(key, '${part.reporter}$', r.id::text),
     '${part.assignee}$', a.id::text), '${part.subject}$', coalesce(s.id::text, '')) from unnest(k.${column}) as key)`;
