-- Each backup and each drill that restored one, good or not: what is overdue is counted from here.
create table backup_run (
  id uuid primary key,
  kind text not null check (kind in ('backup', 'drill')),
  at timestamptz not null,
  ended_at timestamptz not null,
  is_good boolean not null,
  -- Where it lies, without what opens the place.
  place text not null,
  name text,
  bytes bigint,
  files integer,
  rows bigint,
  -- Why it failed.
  problem text
);
create index backup_run_at on backup_run (at desc);
comment on table backup_run is 'record: append-only | 备份与恢复演练 | Backup or drill';
