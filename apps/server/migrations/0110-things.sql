-- What exists and is kept in a register: extinguishers, radios, … each kind declared in packages/contract/src/things.
create table thing (
  id uuid primary key,
  kind text not null,
  code text not null unique,
  name text not null,
  pinyin text not null default '',
  place_id uuid references place,
  x real,
  y real,
  department_id uuid references department,
  owner_id uuid references person,
  state text not null,
  -- Its state is one of those in which it counts, its terms run and somebody has to answer for it.
  in_service boolean not null,
  note text,
  -- Fields of its kind.
  data jsonb not null default '{}',
  -- By check: the last day on which it was made.
  checked jsonb not null default '{}',
  checked_at timestamptz,
  -- Reckoned from all of that and from the limits the hospital has set; none while it is not in service.
  dues jsonb not null default '[]',
  next_due date,
  ends_on date,
  is_undated boolean not null default false,
  -- The limits it was reckoned with.
  limits text not null default '',
  -- What of its dues people have been told.
  told text[] not null default '{}',
  since date not null,
  version integer not null default 1,
  is_demo boolean not null default false,
  check ((x is null) = (y is null))
);
comment on table thing is 'record: versions | 物品 | Thing of a register';
comment on column thing.data is 'ts: JsonObject';
comment on column thing.checked is 'ts: DaysByName';
comment on column thing.dues is 'ts: Due[]';
create index thing_list on thing (kind, code collate "C");
create index thing_place on thing (place_id);
create index thing_department on thing (department_id);
create index thing_owner on thing (owner_id);
create index thing_due on thing (least(next_due, ends_on)) where in_service;
create trigger thing_gone after delete on thing referencing old table as gone
  for each statement execute function subject_gone();

create table thing_check (
  id uuid primary key,
  thing_id uuid not null references thing on delete cascade,
  name text not null,
  at timestamptz not null,
  by_id uuid not null,
  by_name text not null,
  passed boolean not null,
  bad text[] not null,
  note text,
  photos uuid[] not null,
  -- What it led to.
  case_id uuid
);
comment on table thing_check is 'record: append-only | 物品检查 | Check of a thing';
create index thing_check_thing on thing_check (thing_id, at desc);
