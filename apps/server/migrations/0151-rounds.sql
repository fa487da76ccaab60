-- What must be done: plans, and the rounds that are made ahead of them. A round keeps what it was when it was made (its
-- points, its rule, its window); what was found at a point is a fact that never changes.
create table plan (
  id uuid primary key,
  code text not null unique,
  name text not null,
  pinyin text not null default '',
  kind text not null,
  area text not null,
  is_active boolean not null default true,
  recurrence jsonb not null,
  form_id uuid references form,
  -- Where: places in order, things of a register, devices, departments, or nowhere.
  leads text not null,
  point_ids uuid[] not null default '{}',
  thing_kind text,
  device_kind text,
  within_id uuid references place,
  department_ids uuid[] not null default '{}',
  is_split boolean not null default false,
  is_ordered boolean not null default false,
  -- Who.
  post_id uuid references post on delete set null,
  department_id uuid references department,
  owner_id uuid references person,
  supervisor_id uuid references person,
  per_day integer,
  peak_every integer,
  rule text,
  note text,
  -- Rounds are made for what begins before this; null: they have to be made anew.
  made_until timestamptz,
  -- The last day on which people were told that it fell short.
  told_on date,
  version integer not null default 1,
  is_demo boolean not null default false
);
comment on table plan is 'record: versions, never deleted | 计划 | Plan';
comment on column plan.recurrence is 'ts: Recurrence';
create index plan_list on plan (code collate "C");

create table round (
  id uuid primary key,
  plan_id uuid not null references plan,
  -- Of one plan (and department) no two have the same: when its window opens, or what called for it.
  key text not null,
  day date not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  closes_at timestamptz not null,
  state text not null default 'planned',
  verdict text,
  -- Why it is there beside the plan: the security level, a peak, somebody who called for it.
  extra text,
  points jsonb not null default '[]',
  due_points integer not null,
  seen_points integer not null default 0,
  bad_points integer not null default 0,
  -- Points nobody had been to when it closed.
  missed text[] not null default '{}',
  -- As the plan was.
  rule text,
  form_id uuid references form,
  version_id uuid references form_version,
  post_id uuid references post on delete set null,
  department_id uuid references department,
  campus_id uuid,
  owner_id uuid references person,
  supervisor_id uuid references person,
  begun_at timestamptz,
  done_at timestamptz,
  by_id uuid,
  by_name text,
  -- Who hears next that it is late, and when.
  ring_at timestamptz,
  ring text,
  is_demo boolean not null default false,
  unique nulls not distinct (plan_id, key, department_id)
);
comment on table round is 'record: versions, never deleted | 巡查轮次 | Round';
comment on column round.points is 'ts: RoundPoint[]';
create index round_day on round (from_at, id);
create index round_plan on round (plan_id, from_at);
create index round_ring on round (ring_at) where ring_at is not null;
create index round_closing on round (closes_at) where state in ('planned', 'begun');
create trigger round_gone after delete on round referencing old table as gone
  for each statement execute function subject_gone();

create table round_check (
  id uuid primary key,
  round_id uuid not null references round,
  plan_id uuid not null,
  point text not null,
  point_name text not null,
  at timestamptz not null,
  arrived_at timestamptz not null,
  -- Null: a device.
  by_id uuid,
  by_name text not null,
  method text not null,
  flags text[] not null,
  -- Null: nothing was asked.
  passed boolean,
  bad integer not null default 0,
  note text,
  photos uuid[] not null default '{}',
  answer_id uuid references form_answer,
  -- What it led to.
  case_id uuid,
  is_demo boolean not null default false
);
comment on table round_check is 'record: append-only | 巡查记录 | Check at a point';
create index round_check_round on round_check (round_id);
create index round_check_at on round_check (at desc);
create index round_check_case on round_check (case_id) where case_id is not null;
create index round_check_point on round_check (plan_id, point, at desc);

-- While more is asked than usual: the security level, or a peak of the fever clinic. Ends by itself.
create table heightened (
  id uuid primary key,
  kind text not null,
  level integer,
  reason text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  ended_at timestamptz,
  by_id uuid,
  by_name text not null,
  is_demo boolean not null default false
);
comment on table heightened is 'record: versions, never deleted | 加强状态 | Heightened state';
create index heightened_now on heightened (kind, until_at desc);

-- While the security level is raised a post needs more people; no longer than that.
alter table post add column extra_needed integer not null default 0, add column extra_until timestamptz;

-- The demonstration goes with all that was done in it.
create function remove_demo_rounds() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from round_check where is_demo;
  delete from form_answer where is_demo;
  delete from round where is_demo;
  delete from plan where is_demo;
  delete from heightened where is_demo;
end $$;
revoke execute on function remove_demo_rounds from public;
