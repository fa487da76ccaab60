-- What body recorders and cameras in hands have brought: files that are never changed, and who has had them since.
create table footage (
  id uuid primary key,
  number text not null unique,
  case_id uuid not null,
  case_number text not null,
  name text not null,
  type text not null,
  bytes bigint not null,
  sha256 text not null,
  recorder_id uuid,
  recorder_code text,
  wearer_id uuid,
  wearer_name text,
  from_at timestamptz not null,
  to_at timestamptz not null,
  -- By how much the recorder's own clock was ahead when it was read out; null: nobody has looked.
  clock_ahead_seconds integer,
  note text,
  received_at timestamptz not null,
  by_id uuid not null,
  by_name text not null,
  -- Null: the case holds it.
  released_at timestamptz,
  released_by_name text,
  released_why text,
  destroyed_at timestamptz
);
create index footage_case on footage (case_id);
create index footage_new on footage (received_at desc, id);
create index footage_hash on footage (sha256) where destroyed_at is null;
comment on table footage is 'record: versions | 现场影像 | Footage of body recorders';

create table footage_custody (
  id uuid primary key,
  at timestamptz not null,
  footage_id uuid not null references footage,
  number text not null,
  act text not null check (act in ('received', 'viewed', 'exported', 'moved', 'handedOver', 'returned', 'released', 'destroyed')),
  by_id uuid,
  by_name text not null,
  second_name text,
  to_whom text,
  paper text,
  place text,
  note text,
  sha256 text not null
);
create index footage_custody_of on footage_custody (footage_id, id);
comment on table footage_custody is 'record: append-only | 现场影像保管链 | Chain of custody of footage';

alter table evidence_export add column footage uuid[] not null default '{}';
