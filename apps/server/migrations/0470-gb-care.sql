-- Upgrades that a device of GB/T 28181 was told to make, and what it said became of them (9.13).
create table gb_upgrade (
  id uuid primary key,
  device_id uuid not null references device on delete cascade,
  at timestamptz not null,
  firmware text not null,
  by_name text not null,
  -- The number by which the device tells of it (SessionID), also after it has started anew.
  session text not null unique,
  -- Null: it has not said yet.
  is_done boolean,
  ended_at timestamptz,
  reason text
);
create index gb_upgrade_device on gb_upgrade (device_id, at desc);
comment on table gb_upgrade is 'no record: told and done are lines of the trail; here is what is still awaited';
