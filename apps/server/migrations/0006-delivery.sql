-- Notices that leave the page: channels, where people are reached, and what was sent.

alter table person
  add column email text,
  add column wecom_id text,
  -- Channels on which this person wants nothing that is not urgent.
  add column muted_channels text[] not null default '{}';

-- A clock has rung or warned: what is counted as a warning until it has been seen.
alter table notice add column is_clock boolean not null default false;
create index notice_unseen on notice (person_id, case_id) where seen_at is null;

create table delivery_channel (
  channel text primary key check (channel in ('sms', 'wecom', 'wecomGroup', 'email')),
  level text not null check (level in ('off', 'urgent', 'all')),
  -- Addresses and templates, no passwords.
  config jsonb not null,
  -- Passwords and keys as JSON, sealed with the installation's key.
  secrets bytea,
  changed_at timestamptz not null
);
comment on column delivery_channel.config is 'ts: JsonObject';

-- The outbox and its log. A try is counted before it is made, so that of two workers only one makes it.
create table delivery (
  id uuid primary key,
  -- Null: a test message.
  notice_id uuid references notice on delete cascade,
  channel text not null,
  -- Null: a group, or a test message.
  person_id uuid references person on delete cascade,
  at timestamptz not null,
  is_urgent boolean not null,
  state text not null check (state in ('waiting', 'sent', 'failed', 'dropped')),
  tries integer not null default 0,
  next_at timestamptz not null,
  sent_at timestamptz,
  -- Masked: the log names nobody's number.
  target text,
  error text,
  error_detail text
);
create index delivery_at on delivery (at desc, id desc);
create index delivery_waiting on delivery (next_at) where state = 'waiting';
create index delivery_notice on delivery (notice_id);
