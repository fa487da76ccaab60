-- What a policy or the members of a group were: written with every change of them, and readable for ever.
create table thing_version (
  id uuid primary key,
  thing_id uuid not null references thing on delete cascade,
  -- Corrections of a version have its number.
  no integer not null,
  -- What names it: the edition, the document.
  name text not null,
  data jsonb not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null
);
comment on table thing_version is 'record: append-only | 版本 | Version of a thing';
comment on column thing_version.data is 'ts: JsonObject';
create index thing_version_thing on thing_version (thing_id, no desc, at desc);

-- Who has read which version.
create table thing_reading (
  thing_id uuid not null references thing on delete cascade,
  no integer not null,
  person_id uuid not null references person,
  at timestamptz not null,
  primary key (thing_id, no, person_id)
);
comment on table thing_reading is 'record: append-only | 阅读回执 | Read receipt';

create table thing_reminder (
  thing_id uuid not null references thing on delete cascade,
  no integer not null,
  level text not null,
  primary key (thing_id, no, level)
);
comment on table thing_reminder is 'no record: which reminders to read have gone out; the notices are those of their readers';
