-- Whoever has said that he is there until then is there until then, however often he says so.
alter table device_seen add there_until timestamptz;

-- GB/T 28181: what has registered here, from where, and what it says of itself.
create table gb_registration (
  device_id uuid primary key references device on delete cascade,
  transport text not null check (transport in ('udp', 'tcp', 'tls')),
  address text not null,
  port integer not null,
  registered_at timestamptz not null,
  expires_at timestamptz not null,
  heard_at timestamptz not null,
  -- Annex I: 2.0 is the edition of 2016, 3.0 that of 2022.
  version text,
  maker text,
  model text,
  firmware text,
  interval_seconds integer,
  misses integer,
  -- What it does otherwise, learnt or said: it is dealt with accordingly the next time.
  quirks text[] not null default '{}',
  -- The last list of what hangs on it: when, how many were promised, whether all of them came.
  catalog_at timestamptz,
  catalog_sum integer,
  catalog_whole boolean
);
comment on table gb_registration is 'no record: what a device says of itself, and says again';

-- What hangs on a device, as its catalogue has it; those that are cameras of ours carry their device.
create table gb_channel (
  device_id uuid not null references device on delete cascade,
  code text not null,
  kind text not null,
  name text not null,
  parent text,
  is_on boolean,
  maker text,
  model text,
  civil_code text,
  ptz_type text,
  longitude double precision,
  latitude double precision,
  -- In no list any more since then; its device stays until somebody takes it away.
  gone_at timestamptz,
  primary key (device_id, code)
);
comment on table gb_channel is 'no record: the list a device sends of what hangs on it';

-- Calls for pictures: each step with its time, so that a failure can be explained.
create table gb_call (
  id uuid primary key,
  at timestamptz not null,
  ended_at timestamptz,
  -- Who was called, or who has called us.
  device_id uuid references device on delete cascade,
  channel text not null,
  name text not null,
  kind text not null check (kind in ('live', 'playback', 'download', 'talk', 'upward')),
  transport text not null,
  steps jsonb not null default '[]',
  quirks text[] not null default '{}',
  -- Why it ended; null: as it was meant to.
  reason text,
  status integer
);
create index gb_call_device on gb_call (device_id, at desc);
create index gb_call_at on gb_call (at);
comment on table gb_call is 'no record: steps of calls, kept to explain a failure';
comment on column gb_call.steps is 'ts: GbStep[]';

-- Recordings are looked at, too.
alter table camera_look drop constraint camera_look_kind_check;
alter table camera_look add constraint camera_look_kind_check check (kind in ('live', 'snapshot', 'playback', 'download'));
