-- What cameras show, judged every ten minutes; and a picture of when each was well, by day and by night.
create table camera_health (
  device_id uuid primary key references device on delete cascade,
  at timestamptz not null,
  -- What is wrong for certain, and what the last look found.
  verdicts jsonb not null default '[]',
  found jsonb not null default '[]',
  since timestamptz,
  reason text,
  fps double precision,
  kbps integer,
  clock_ahead_ms double precision,
  grey bytea,
  picture bytea,
  good_day bytea,
  good_day_picture bytea,
  good_day_at timestamptz,
  good_night bytea,
  good_night_picture bytea,
  good_night_at timestamptz
);
comment on column camera_health.verdicts is 'ts: CameraVerdict[]';
comment on column camera_health.found is 'ts: CameraVerdict[]';
comment on table camera_health is 'no record: what cameras show now, judged anew every few minutes; what came of it stands in repairs';

create table camera_health_day (
  device_id uuid not null references device on delete cascade,
  day date not null,
  looks integer not null default 0,
  well integer not null default 0,
  troubles jsonb not null default '{}',
  primary key (device_id, day)
);
comment on column camera_health_day.troubles is 'ts: Record<string, number>';
comment on table camera_health_day is 'no record: counts of looks that nobody took, for the share of good pictures';
