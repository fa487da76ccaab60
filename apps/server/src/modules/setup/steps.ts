import type { Result, SetupStep, setupApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';

type Answer = Result<typeof setupApi.steps>;
type Item = Answer['items'][number];
type Lack = Item['lacks'][number]['what'];

interface Counts {
  campuses: number;
  places: number;
  buildings: number;
  departments: number;
  people: number;
  no_role: number;
  no_password: number;
  no_duty: number;
  devices: number;
  no_place: number;
  points: number;
  no_token: number;
  floors: number;
  plans: number;
  rooms: number;
  two: number;
  manned: number;
  tested: number;
}

/** What is there already, and what of it is not yet fit for use. One query: it is asked whenever the workbench opens. */
export async function setupProgress(ctx: Ctx): Promise<Answer> {
  const { rows } = await sql<Counts>`
    with point as (select d.id, d.last_test_at, exists (select from api_token t where t.device_id = d.id) as has_token
      from device d where d.is_enabled and d.kind in ('panic-button', 'panic-post')),
    human as (select p.id, p.username, p.password_hash, p.directory, exists (select from person_role r where r.person_id = p.id) as has_role,
        exists (select from person_role r where r.person_id = p.id and r.role_code = 'founder') as is_founder
      from person p where p.is_active and p.kind <> 'service')
    select (select count(*) from place where kind = 'campus')::int as campuses,
      (select count(*) from place)::int as places,
      (select count(*) from place where kind = 'building')::int as buildings,
      (select count(*) from department)::int as departments,
      (select count(*) from human where not is_founder)::int as people,
      (select count(*) from human where not has_role)::int as no_role,
      (select count(*) from human where username is not null and password_hash is null and directory is null)::int as no_password,
      (select count(*) from unnest(array['administer', 'secure', 'audit']) as one(duty)
        where not exists (select from human h join person_role r on r.person_id = h.id join role on role.code = r.role_code
          where role.duty = one.duty and role.code <> 'founder'))::int as no_duty,
      (select count(*) from device where is_enabled)::int as devices,
      (select count(*) from device where is_enabled and place_id is null)::int as no_place,
      (select count(*) from point)::int as points,
      (select count(*) from point where not has_token)::int as no_token,
      (select count(*) from place where kind = 'floor')::int as floors,
      (select count(*) from place where kind = 'floor' and plan_file_id is not null)::int as plans,
      (select count(*) from post where kind = 'control-room')::int as rooms,
      (select count(*) from post where kind = 'control-room' and is_round_the_clock and needed >= 2)::int as two,
      (select count(*) from post p where kind = 'control-room'
        and exists (select from sign_on s where s.post_id = p.id and s.until is null))::int as manned,
      (select count(*) from point where last_test_at is not null)::int as tested`.execute(ctx.db);
  const c = rows[0] as Counts;
  return {
    items: [
      item('places', c.places, null, { noBuilding: c.places > 0 && c.buildings === 0 ? 1 : 0 }),
      item('departments', c.departments, null, {}),
      item('people', c.people, null, { noRole: c.no_role, noPassword: c.no_password, noDuty: c.no_duty }),
      item('devices', c.devices, null, {
        noAlarmPoint: c.devices > 0 && c.points === 0 ? 1 : 0,
        noPlace: c.no_place,
        noToken: c.no_token,
      }),
      item('plans', c.plans, c.floors, { noPlan: c.floors - c.plans }),
      item('duty', c.manned, null, {
        noControlRoom: c.rooms === 0 ? 1 : 0,
        notTwo: c.rooms - c.two,
        nobodyOn: c.rooms > 0 && c.manned === 0 ? 1 : 0,
      }),
      item('test', c.tested, c.points, { untested: c.points - c.tested }),
    ],
  };
}

function item(step: SetupStep, done: number, of: number | null, amiss: Partial<Record<Lack, number>>): Item {
  const lacks = Object.entries(amiss)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => ({ what: what as Lack, count }));
  return { step, done, of, isDone: done > 0 && lacks.length === 0, lacks };
}
