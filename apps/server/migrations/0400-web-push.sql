-- Web Push: the key push services know this installation by, and the phones that are reached through them.

alter table delivery_channel drop constraint delivery_channel_channel_check;
alter table delivery_channel add check (channel in ('sms', 'wecom', 'wecomGroup', 'email', 'push'));

-- RFC 8292: made by itself when the channel is first set up, and anew when the installation's key was given up.
create table push_key (
  is_only boolean primary key default true check (is_only),
  public_key text not null,
  private_key bytea not null,
  made_at timestamptz not null
);
comment on table push_key is 'no record: a key of this installation, made by itself';

create table push_subscription (
  id uuid primary key,
  -- It ends when the person signs out on that phone.
  session_id uuid not null unique references session on delete cascade,
  person_id uuid not null references person on delete cascade,
  -- Host of the push service: shown in the log.
  host text not null,
  -- Finds an endpoint again without keeping it open.
  endpoint_mac bytea not null unique,
  -- Endpoint and keys of the browser, sealed: whoever has them can write to that phone.
  sealed bytea not null,
  at timestamptz not null
);
create index push_subscription_person on push_subscription (person_id);
comment on table push_subscription is 'no record: where a phone is reached while somebody is signed in on it';

alter table delivery add column push_id uuid references push_subscription on delete set null;
create index delivery_push on delivery (push_id) where push_id is not null;
