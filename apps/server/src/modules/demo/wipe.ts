import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import { stopHistory } from './cases/history.ts';

/** Whatever stands in demonstration places goes with them, also what somebody added by hand. */
const statements = [
  `create temp table gone_place on commit drop as
     select p.id from place p where exists (select from place d where d.is_demo and starts_with(p.path, d.path))`,
  `create temp table gone_device on commit drop as select id, code from device where is_demo`,
  `create temp table gone_case on commit drop as
     select c.id from "case" c
     where c.is_demo
        or c.place_id in (select id from gone_place)
        or c.device_id in (select id from gone_device)
        or c.department_id in (select id from department where is_demo)
        or c.reporter_id in (select id from person where is_demo)
        or exists (select from case_party cp join person p on p.id = cp.person_id where cp.case_id = c.id and p.is_demo)`,
  `delete from case_opening where person_id in (select id from person where is_demo)`,
  `update case_opening set reviewed_by = null where reviewed_by in (select id from person where is_demo)`,
  `delete from survey_response where is_demo or place_id in (select id from gone_place)`,
  `delete from "case" where id in (select id from gone_case)`,
  // A page that asks for what it missed would be told of cases that are gone; without these it loads anew.
  `delete from event`,
  `delete from survey_response where is_demo or place_id in (select id from gone_place)`,
  `delete from intake_log where device in (select code from gone_device)`,
  `delete from device where id in (select id from gone_device)`,
  `update device set place_id = null, x = null, y = null where place_id in (select id from gone_place)`,
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
  tx.publish('duty.changed', nothing, { permission: 'duty.read' });
  tx.audit('demo.wipe', 'hospital', null, { ...counts.rows[0] });
}
