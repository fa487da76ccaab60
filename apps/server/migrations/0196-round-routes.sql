-- Where rounds lead, written once for all that lead there: a year of rounds of one plan has the same points, and a list of
-- rounds does not read them. A round of before keeps its own.
create table round_route (
  id uuid primary key,
  plan_id uuid not null references plan,
  points jsonb not null
);
comment on table round_route is 'record: append-only | 巡查路线 | Points that rounds lead to';
comment on column round_route.points is 'ts: RoundPoint[]';
create unique index round_route_same on round_route (plan_id, md5(points::text));

-- Not a foreign key: routes are append-only, and a month of rounds is written at once.
alter table round add column route_id uuid;

create or replace function remove_demo_rounds() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from round_check where is_demo;
  delete from form_answer where is_demo;
  delete from round where is_demo;
  delete from round_route where plan_id in (select id from plan where is_demo);
  delete from plan where is_demo;
  delete from heightened where is_demo;
end $$;
revoke execute on function remove_demo_rounds from public;
