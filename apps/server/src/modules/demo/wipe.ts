import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { stopHistory } from './cases/history.ts';

/** Whatever stands in demonstration places goes with them, also what somebody added by hand. */
const statements = [
  `create temp table gone_place on commit drop as
     select p.id from place p where exists (select from place d where d.is_demo and starts_with(p.path, d.path))`,
  `create temp table gone_device on commit drop as select id, code from device where is_demo`,
  `delete from case_opening where person_id in (select id from person where is_demo)`,
  `update case_opening set reviewed_by = null where reviewed_by in (select id from person where is_demo)`,
  `delete from survey_response where is_demo or place_id in (select id from gone_place)`,
  `delete from book_limit where place_id in (select id from gone_place)`,
  `select remove_demo_follow_ups()`,
  `select remove_demo_clinical()`,
  `delete from survey where is_demo`,
  `select remove_demo_rounds()`,
  `select remove_demo_record()`,
  `select remove_demo_uplinks()`,
  // A page that asks for what it missed would be told of cases that are gone; without these it loads anew.
  `delete from event`,
  `delete from survey_response where is_demo or place_id in (select id from gone_place)`,
  `update device set parent_id = null where parent_id in (select id from gone_device) and not is_demo`,
  `delete from camera_look where device_id in (select id from gone_device)
     or person_id in (select id from person where is_demo)`,
  `delete from device where id in (select id from gone_device)`,
  `delete from wall_scene where is_demo`,
  `delete from thing where is_demo`,
  `update thing set place_id = null, x = null, y = null where place_id in (select id from gone_place)`,
  `update thing set owner_id = null where owner_id in (select id from person where is_demo)`,
  `update thing set department_id = null where department_id in (select id from department where is_demo)`,
  // Balances of one's own keep the name of a place that is gone.
  `update book_stock s set place_id = null, batch = trim(s.batch || ' ' || p.full_name) from place p
     where p.id = s.place_id and p.id in (select id from gone_place)`,
  `update device set place_id = null, x = null, y = null where place_id in (select id from gone_place)`,
  `delete from hva where is_demo or department_id in (select id from department where is_demo)`,
  `delete from assessment where is_demo`,
  `delete from letter where is_demo or giver_id in (select id from person where is_demo)
     or taker_id in (select id from person where is_demo)`,
  `delete from letter_template where is_demo and not exists (select from letter l where l.template_id = letter_template.id)`,
  `update assessment_item set department_id = null where department_id in (select id from department where is_demo)`,
  `delete from ethics_round where is_demo`,
  `delete from training where is_demo`,
  `delete from exam where is_demo`,
  `delete from exam_question where bank = '消防安全(演示)'`,
  `delete from contest where is_demo`,
  `update training set place_id = null where place_id in (select id from gone_place)`,
  `delete from shift where person_id in (select id from person where is_demo)`,
  `update shift set place_id = null where place_id in (select id from gone_place)`,
  // Plans of one's own lead no longer where nothing is.
  `update plan set made_until = null, within_id = null where within_id in (select id from gone_place)`,
  `update plan set made_until = null,
       point_ids = array(select id from unnest(point_ids) with ordinality w(id, n)
         where id not in (select id from gone_place union select id from gone_device) order by n)
     where point_ids && array(select id from gone_place union select id from gone_device)`,
  `update plan set made_until = null,
       department_ids = array(select id from unnest(department_ids) with ordinality w(id, n)
         where id not in (select id from department where is_demo) order by n)
     where department_ids && array(select id from department where is_demo)`,
  ...['plan', 'round'].flatMap((table) => [
    `update ${table} set department_id = null where department_id in (select id from department where is_demo)`,
    `update ${table} set owner_id = null where owner_id in (select id from person where is_demo)`,
    `update ${table} set supervisor_id = null where supervisor_id in (select id from person where is_demo)`,
  ]),
  `delete from post where is_demo`,
  `delete from sign_on where person_id in (select id from person where is_demo)`,
  `update post set place_id = null where place_id in (select id from gone_place)`,
  `update sign_on set place_id = null where place_id in (select id from gone_place)`,
  `update department set campus_id = null where campus_id in (select id from gone_place)`,
  `create temp table gone_file on commit drop as
     select plan_file_id as id from place where id in (select id from gone_place) and plan_file_id is not null`,
  `delete from place where id in (select id from gone_place)`,
  `delete from stored_file where is_demo or id in (select id from gone_file)`,
  `update stored_file set by_id = null where by_id in (select id from person where is_demo)`,
  `delete from person where is_demo`,
  `update person set department_id = null where department_id in (select id from department where is_demo)`,
  `update place set department_id = null where department_id in (select id from department where is_demo)`,
  // A department of one's own may have been hung below a demonstration one: it moves to the top.
  `update department own set path = (
       select '/' || coalesce(string_agg(step.id, '/' order by step.n) || '/', '')
       from unnest(string_to_array(trim(both '/' from own.path), '/')) with ordinality step(id, n)
       where not exists (select from department d where d.is_demo and d.id::text = step.id))
     where not is_demo`,
  `update department set parent_id = null where parent_id in (select id from department where is_demo)`,
  `delete from department where is_demo`,
];

/** Removes every demonstration row in one transaction. The audit trail stays whole. */
export async function wipeDemo(tx: Tx): Promise<void> {
  const { app } = tx.ctx;
  await stopHistory(app);
  const counts = await sql<{ cases: number; devices: number; people: number; places: number }>`
    select (select count(*)::int from "case" where is_demo) as cases,
           (select count(*)::int from device where is_demo) as devices,
           (select count(*)::int from person where is_demo) as people,
           (select count(*)::int from place where is_demo) as places`.execute(tx.db);
  for (const statement of statements) await sql.raw(statement).execute(tx.db);
  await app.settings.put(tx, 'hospital.name', '安院');
  await app.settings.put(tx, 'hospital.demo', false);
  // Of no single thing: every list has to be read again.
  const nothing = '00000000-0000-0000-0000-000000000000';
  tx.publish('setting.changed', nothing, { permission: 'setting.read' });
  tx.publish('place.changed', nothing, { permission: 'place.read' });
  tx.publish('device.changed', nothing, { permission: 'device.read' });
  tx.publish('thing.changed', nothing, { permission: 'register.read' });
  tx.publish('duty.changed', nothing, { permission: 'duty.read' });
  tx.publish('plan.changed', nothing, { permission: 'round.read' });
  tx.publish('round.changed', nothing, { permission: 'round.read' });
  tx.audit('demo.wipe', 'hospital', null, { ...counts.rows[0] });
}
