create table place (
  id uuid primary key,
  code text not null unique,
  name text not null,
  pinyin text not null default '',
  kind text not null check (kind in ('campus', 'building', 'floor', 'area', 'point')),
  parent_id uuid references place,
  -- '/campus/building/…/self/' of ids.
  path text not null,
  -- Names from campus to here, joined with ' / '.
  full_name text not null,
  campus_id uuid not null,
  is_key boolean not null default false,
  key_kind text,
  phone text,
  department_id uuid references department,
  plan_file_id uuid references stored_file,
  plan_width integer,
  plan_height integer,
  x real,
  y real,
  is_demo boolean not null default false
);
create index place_path on place (path text_pattern_ops);
create index place_parent on place (parent_id);

create table device (
  id uuid primary key,
  code text not null unique,
  name text not null,
  pinyin text not null default '',
  kind text not null,
  place_id uuid references place,
  x real,
  y real,
  is_enabled boolean not null default true,
  fault text,
  test_due_on date,
  last_test_at timestamptz,
  test_until timestamptz,
  -- Camera address without password; the password is sealed with the installation's key.
  source_url text,
  source_user text,
  source_secret bytea,
  source_transport text,
  is_demo boolean not null default false
);
create index device_kind on device (kind, code);
create index device_place on device (place_id);

-- Heartbeats write here, so that 10,000 devices do not rewrite their wide rows.
create table device_seen (
  device_id uuid primary key references device on delete cascade,
  last_seen_at timestamptz not null,
  is_online boolean not null
) with (fillfactor = 70);

create table device_camera (
  device_id uuid not null references device on delete cascade,
  camera_id uuid not null references device on delete cascade,
  position smallint not null,
  primary key (device_id, camera_id)
);

alter table api_token add foreign key (device_id) references device on delete cascade;
alter table "case" add foreign key (place_id) references place, add foreign key (device_id) references device;

create table signal (
  id uuid primary key,
  device_id uuid not null references device on delete cascade,
  key text not null,
  kind text not null,
  device_at timestamptz not null,
  received_at timestamptz not null,
  via text not null,
  data jsonb not null,
  flags text[] not null default '{}',
  case_id uuid references "case" on delete set null,
  unique (device_id, key)
);
comment on column signal.data is 'ts: JsonObject';
create index signal_case on signal (case_id);

-- Everything that ever arrived, also what was refused. Kept ≥ 30 days (《保安服务管理条例》 art. 25).
create table intake_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  via text not null,
  device text,
  verdict text not null,
  code text,
  body text not null,
  signal_id uuid
);
create index intake_log_at on intake_log (at desc);
create index intake_log_verdict on intake_log (verdict, id desc);

create table post (
  id uuid primary key,
  code text not null unique,
  name text not null,
  kind text not null,
  place_id uuid references place,
  needed integer not null default 1,
  is_round_the_clock boolean not null default false,
  gap_since timestamptz,
  is_demo boolean not null default false
);

create table sign_on (
  id uuid primary key,
  post_id uuid not null references post on delete cascade,
  person_id uuid not null references person,
  place_id uuid references place,
  since timestamptz not null,
  until timestamptz
);
create unique index sign_on_now on sign_on (post_id, person_id) where until is null;
create index sign_on_person on sign_on (person_id) where until is null;

create table handover (
  id uuid primary key,
  post_id uuid not null references post on delete cascade,
  at timestamptz not null,
  from_ids uuid[] not null,
  to_ids uuid[] not null,
  note text not null,
  open_cases jsonb not null
);
comment on column handover.open_cases is 'ts: OpenCase[]';
create index handover_at on handover (at desc);
