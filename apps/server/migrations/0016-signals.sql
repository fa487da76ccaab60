-- What became of each signal. Before, a signal that nobody answered was "accepted" like one that opened a case.
alter table signal add verdict text not null default 'kept';
update signal set verdict = 'opened' where case_id is not null;
update intake_log l set verdict = 'opened' from signal s
  where l.verdict = 'accepted' and s.id = l.signal_id and s.case_id is not null;
update intake_log set verdict = 'kept' where verdict = 'accepted';

-- Things behind things (alarm host, its zones), as their protocol names them, and who answers for them.
alter table device
  add parent_id uuid references device,
  add protocol text,
  add address text,
  -- Sealed with the installation's key: the key or password the protocol needs.
  add secret bytea,
  -- How often it says that it lives; null: the hospital's setting.
  add heartbeat_seconds integer,
  add owner_id uuid references person,
  add department_id uuid references department,
  add constraint device_not_its_own_parent check (parent_id <> id);
create unique index device_address on device
  (coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), coalesce(protocol, ''), address) where address is not null;
create index device_parent on device (parent_id) where parent_id is not null;
create index device_owner on device (owner_id) where owner_id is not null;

-- The condition a device is in, as it said itself or as its silence says.
create table device_state (
  device_id uuid not null references device on delete cascade,
  state text not null,
  since timestamptz not null,
  detail text,
  -- Its repair has been asked for.
  case_id uuid references "case" on delete set null,
  primary key (device_id, state)
);
create index device_state_case on device_state (case_id) where case_id is not null;
