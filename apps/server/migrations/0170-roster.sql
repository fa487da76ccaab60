-- The roster: what the plan of a post goes by, who belongs to it, hours as data, swaps, times of high risk.
alter table post
  add column line text,
  add column department_id uuid references department on delete set null,
  add column owner_id uuid references person on delete set null,
  add column papers text[] not null default '{}',
  -- How many by which hours.
  add column demand jsonb not null default '[]';
comment on column post.demand is 'ts: PatternNeed[]';

alter table shift add column pattern text;
alter table shift add column made_by text not null default 'hand';
create index shift_post on shift (post_id, ends_at);

create table duty_pattern (
  code text primary key,
  name text not null,
  name_en text not null,
  mark text not null,
  starts_at text not null,
  ends_at text not null
);
comment on table duty_pattern is 'record: versions | 班次 | Duty pattern';

create table duty_line (
  code text primary key,
  name text not null,
  name_en text not null,
  position integer not null
);
comment on table duty_line is 'record: versions | 值班线 | Duty line';

create table post_member (
  id uuid primary key,
  post_id uuid not null references post on delete cascade,
  person_id uuid not null references person on delete cascade,
  -- What he does in it.
  role text not null default '',
  -- Who is called first, who next.
  call_group integer not null default 1,
  unique (post_id, person_id)
);
comment on table post_member is 'record: versions | 岗位人员 | Member of a post';
create index post_member_person on post_member (person_id);

create table shift_swap (
  id uuid primary key,
  at timestamptz not null,
  state text not null,
  shift_id uuid references shift on delete set null,
  return_id uuid references shift on delete set null,
  person_id uuid not null references person on delete cascade,
  other_id uuid not null references person on delete cascade,
  post_id uuid not null references post on delete cascade,
  -- As they were when it was asked for: a shift may be taken away later.
  shift_from timestamptz not null,
  shift_until timestamptz not null,
  return_post uuid references post on delete cascade,
  return_from timestamptz,
  return_until timestamptz,
  reason text not null,
  answered_at timestamptz,
  decided_at timestamptz,
  decided_by text,
  note text
);
comment on table shift_swap is 'record: versions | 换班申请 | Swap of shifts';
create unique index shift_swap_open on shift_swap (shift_id) where state in ('asked', 'agreed');
create index shift_swap_person on shift_swap (person_id);
create index shift_swap_other on shift_swap (other_id);

-- When posts must be complete as on holidays: exams, great meetings, high seasons.
create table risk_time (
  id uuid primary key,
  name text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  check (ends_at > starts_at)
);
comment on table risk_time is 'record: versions | 高危时段 | Time of high risk';

-- Which gap of which day its owner has been told of.
create table roster_warning (
  post_id uuid not null references post on delete cascade,
  day date not null,
  missing integer not null,
  told_at timestamptz not null,
  is_urgent boolean not null,
  primary key (post_id, day)
);
comment on table roster_warning is 'no record: marks of what was told; notices themselves are kept';

create trigger post_subject_gone after delete on post referencing old table as gone
  for each statement execute function subject_gone();
