-- People, sessions, rights ---------------------------------------------------

create table department (
  id uuid primary key,
  code text not null unique,
  name text not null,
  parent_id uuid references department,
  -- '/grandparent/parent/self/': "department and below" is a prefix.
  path text not null,
  campus_id uuid,
  phone text,
  is_demo boolean not null default false
);
create index department_path on department (path text_pattern_ops);

create table person (
  id uuid primary key,
  username text unique,
  name text not null,
  pinyin text not null default '',
  title text,
  phone text,
  kind text not null default 'staff',
  department_id uuid references department,
  password_hash text,
  must_change_password boolean not null default false,
  is_active boolean not null default true,
  last_sign_in_at timestamptz,
  created_at timestamptz not null,
  is_demo boolean not null default false
);

create table role (
  code text primary key,
  name text not null,
  name_en text not null,
  duty text not null check (duty in ('administer', 'audit', 'operate')),
  is_builtin boolean not null default false
);

create table role_grant (
  role_code text not null references role on delete cascade,
  permission text not null,
  scope text not null check (scope in ('own', 'department', 'departments', 'campus', 'all')),
  primary key (role_code, permission)
);

create table person_role (
  person_id uuid not null references person on delete cascade,
  role_code text not null references role,
  primary key (person_id, role_code)
);

create table session (
  id uuid primary key,
  -- sha256 of the cookie; the cookie itself is never stored.
  token_hash bytea not null unique,
  person_id uuid not null references person on delete cascade,
  csrf text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ip text not null,
  agent text not null
);
create index session_person on session (person_id);

-- Bearer tokens of devices and service accounts.
create table api_token (
  token_hash bytea primary key,
  person_id uuid unique references person on delete cascade,
  device_id uuid unique,
  created_at timestamptz not null,
  check ((person_id is null) <> (device_id is null))
);

create table setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null
);

create table calendar_day (
  on_date date primary key,
  is_working boolean not null,
  name text not null
);

-- The one record -------------------------------------------------------------

create table audit (
  seq bigint primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  action text not null,
  subject_type text not null,
  subject_id text,
  -- Canonical JSON as text: exactly what was hashed.
  detail text not null,
  hash bytea not null
);
create index audit_subject on audit (subject_id, seq);
create index audit_actor on audit (actor_id, seq);
create index audit_action on audit (action, seq);

create table event (
  seq bigint primary key,
  at timestamptz not null,
  type text not null,
  subject_id uuid not null,
  -- Who may hear it: the case's reach, copied so that old events need no join.
  reach jsonb not null,
  data jsonb not null
);
comment on column event.reach is 'ts: Reach';
comment on column event.data is 'ts: JsonObject';

-- One row: the end of the audit chain and of the event stream. Locked last in a transaction, so that the
-- order of `seq` is the order of commits and a listener who has seen n has seen everything up to n.
create table chain_head (
  id boolean primary key default true check (id),
  audit_seq bigint not null,
  audit_hash bytea not null,
  event_seq bigint not null
);
insert into chain_head values (true, 0, sha256('anyuan'), 0);

create function audit_hash(prev bytea, seq bigint, at timestamptz, actor_kind text, actor_id text, actor_name text,
                           action text, subject_type text, subject_id text, detail text) returns bytea
language sql immutable as $$
  select sha256(convert_to(concat_ws(chr(31), encode(prev, 'hex'), seq::text,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    actor_kind, coalesce(actor_id, ''), actor_name, action, subject_type, coalesce(subject_id, ''), detail), 'UTF8'))
$$;

-- Appends what one transaction did to the chain and the stream; the last call before its commit.
create function seal(now_at timestamptz, audits jsonb, events jsonb) returns bigint
language plpgsql as $$
declare
  head chain_head%rowtype;
  one jsonb;
begin
  select * into head from chain_head for update;
  for one in select * from jsonb_array_elements(audits) loop
    head.audit_seq := head.audit_seq + 1;
    head.audit_hash := audit_hash(head.audit_hash, head.audit_seq, now_at, one->>'actorKind', one->>'actorId', one->>'actorName',
      one->>'action', one->>'subjectType', one->>'subjectId', one->>'detail');
    insert into audit values (head.audit_seq, now_at, one->>'actorKind', one->>'actorId', one->>'actorName',
      one->>'action', one->>'subjectType', one->>'subjectId', one->>'detail', head.audit_hash);
  end loop;
  for one in select * from jsonb_array_elements(events) loop
    head.event_seq := head.event_seq + 1;
    insert into event values (head.event_seq, now_at, one->>'type', (one->>'subjectId')::uuid, one->'reach', one->'data');
  end loop;
  update chain_head set audit_seq = head.audit_seq, audit_hash = head.audit_hash, event_seq = head.event_seq;
  if jsonb_array_length(events) > 0 then
    perform pg_notify('anyuan_event', head.event_seq::text);
  end if;
  return head.event_seq;
end $$;

-- Cases ----------------------------------------------------------------------

create table case_number (
  prefix text not null,
  month text not null,
  last integer not null,
  primary key (prefix, month)
);


create table "case" (
  id uuid primary key,
  number text not null unique,
  type text not null,
  state text not null,
  is_open boolean not null,
  mode text not null default 'real',
  priority smallint not null,
  secrecy smallint not null,
  title text not null,
  -- Names the thing one open case may stand for (a device's press); null: no joining.
  join_key text,
  repeats integer not null default 1,
  campus_id uuid,
  place_id uuid,
  device_id uuid,
  department_id uuid references department,
  -- '/a/b/' of the department, copied so that "department and below" needs no join.
  department_path text,
  reporter_id uuid references person,
  data jsonb not null,
  data_version smallint not null,
  stamps jsonb not null default '{}',
  escalation integer not null default 0,
  at timestamptz not null,
  last_at timestamptz not null,
  due_at timestamptz,
  closed_at timestamptz,
  version integer not null default 1,
  is_demo boolean not null default false
);
comment on column "case".data is 'ts: JsonObject';
comment on column "case".stamps is 'ts: Stamps';
create unique index case_join on "case" (join_key) where is_open;
create index case_list on "case" (type, at desc, id);
create index case_new on "case" (at desc, id);
create index case_open on "case" (priority, at) where is_open;
create index case_device on "case" (device_id, at desc);
create index case_place on "case" (place_id, at desc);
create index case_department on "case" (department_path text_pattern_ops, at desc);
create index case_due on "case" (due_at) where is_open;

create table case_event (
  id bigint generated always as identity primary key,
  case_id uuid not null references "case" on delete cascade,
  at timestamptz not null,
  action text not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  from_state text,
  to_state text,
  note text,
  data jsonb not null default '{}'
);
comment on column case_event.data is 'ts: JsonObject';
create index case_event_case on case_event (case_id, id);

create table case_party (
  case_id uuid not null references "case" on delete cascade,
  person_id uuid not null references person,
  relation text not null,
  joined_at timestamptz not null,
  stamps jsonb not null default '{}',
  primary key (case_id, person_id, relation)
);
comment on column case_party.stamps is 'ts: Stamps';
create index case_party_person on case_party (person_id, case_id);

create table case_link (
  from_id uuid not null references "case" on delete cascade,
  to_id uuid not null references "case" on delete cascade,
  relation text not null,
  at timestamptz not null,
  primary key (from_id, to_id)
);

-- The clocks that run for a case; one that is stopped has no row. `due_at` null: it has rung for the last time.
create table case_clock (
  case_id uuid not null references "case" on delete cascade,
  clock text not null,
  started_at timestamptz not null,
  step integer not null default 0,
  due_at timestamptz,
  primary key (case_id, clock)
);
create index case_clock_due on case_clock (due_at) where due_at is not null;

create table stored_file (
  id uuid primary key,
  sha256 text not null,
  name text not null,
  type text not null,
  size integer not null,
  width integer,
  height integer,
  position_removed boolean not null default false,
  -- What it belongs to; rights are those of the owner.
  case_id uuid references "case" on delete cascade,
  purpose text not null,
  by_id uuid references person,
  at timestamptz not null,
  is_demo boolean not null default false
);
create index stored_file_case on stored_file (case_id);

create table notice (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  at timestamptz not null,
  case_id uuid references "case" on delete cascade,
  is_urgent boolean not null default false,
  zh text not null,
  en text not null,
  seen_at timestamptz
);
create index notice_person on notice (person_id, at desc);
