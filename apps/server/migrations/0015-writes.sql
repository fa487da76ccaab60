-- What writing requests that carried a key were answered. Nothing here says who asked for what: the id is a keyed
-- hash of caller and key, and the answer opens with that key only.
create table request_key (
  id bytea primary key,
  -- Keyed hash of route and input: the same key for anything else is refused.
  print bytea not null,
  status smallint not null,
  answer bytea not null,
  at timestamptz not null
);
create index request_key_at on request_key (at);

-- When the step happened, if somebody tells it later; `at` stays when it arrived.
alter table case_event add column done_at timestamptz;
-- Why the told time is not believed; then the time of arrival counts.
alter table case_event add column done_at_doubt text;
-- Who signed beside the actor.
alter table case_event add column second_id uuid references person;
alter table case_event add column second_name text;

-- Changes that wait for a second person's signature on his own device.
create table countersign (
  id uuid primary key,
  -- Read out by who asks, typed in by who signs.
  code text not null,
  asked_by uuid not null references person on delete cascade,
  permission text not null,
  -- Over what it must reach; null: over the whole hospital.
  reach jsonb,
  -- What will be carried out, as it was asked: `identity.putRole` and its sealed input.
  route text not null,
  input bytea not null,
  zh text not null,
  en text not null,
  action text not null,
  subject_type text not null,
  subject_id text,
  -- Canonical JSON and its hash: what is signed, and nothing else.
  detail text not null,
  hash bytea not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'declined', 'withdrawn', 'expired')),
  settled_by uuid references person on delete set null,
  settled_at timestamptz,
  reason text,
  -- Sealed: what the asker is answered.
  answer bytea,
  tries smallint not null default 0,
  check (settled_by <> asked_by or state = 'withdrawn')
);
comment on column countersign.reach is 'ts: Omit<Reach, ''permission''> | null';
create index countersign_pending on countersign (permission, asked_at) where state = 'pending';
create index countersign_asker on countersign (asked_by, asked_at);
