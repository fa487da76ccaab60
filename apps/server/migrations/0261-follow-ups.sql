-- Follow-up of discharged patients (随访): who went home, when he is called, what became of it.
create table discharge (
  id uuid primary key,
  -- HMAC of the number of the stay: brought twice it is one. Null: forgotten.
  visit_hash bytea unique,
  -- Name, telephone, number of the stay, diagnosis, doctor, sealed. Null: forgotten.
  about bytea,
  -- What a list shows of the name.
  shown_name text not null,
  department_id uuid,
  discharged_on date not null,
  at timestamptz not null,
  forgotten_at timestamptz,
  is_demo boolean not null default false
);
comment on table discharge is 'record: versions | 出院患者 | Discharge';
create index discharge_day on discharge (discharged_on);

create table follow_up (
  id uuid primary key,
  discharge_id uuid not null references discharge on delete cascade,
  days integer not null,
  due_on date not null,
  state text not null default 'due',
  tries integer not null default 0,
  next_at timestamptz,
  done_at timestamptz,
  answer_id uuid references form_answer on delete set null,
  has_problem boolean not null default false,
  is_settled boolean not null default false,
  case_id uuid references "case" on delete set null,
  is_demo boolean not null default false,
  unique (discharge_id, days)
);
comment on table follow_up is 'record: versions | 随访 | Follow-up';
create index follow_up_due on follow_up (due_on, id);
create index follow_up_open on follow_up (due_on) where state = 'due';

create table follow_up_call (
  id uuid primary key,
  follow_up_id uuid not null references follow_up on delete cascade,
  n integer not null,
  at timestamptz not null,
  by_id uuid not null,
  by_name text not null,
  outcome text not null,
  note text,
  is_demo boolean not null default false,
  unique (follow_up_id, n)
);
comment on table follow_up_call is 'record: append-only | 随访电话 | Call of a follow-up';

create function remove_demo_follow_ups() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from follow_up_call where is_demo;
  delete from follow_up where is_demo;
  delete from discharge where is_demo;
end $$;
revoke execute on function remove_demo_follow_ups from public;
