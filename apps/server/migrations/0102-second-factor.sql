-- What proves a person beside his password.
create table factor (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  kind text not null check (kind in ('totp', 'passkey')),
  name text not null,
  -- Sealed: of an app the shared secret.
  secret bytea,
  -- Of an app the last step that was used: no code counts twice.
  last_step bigint not null default 0,
  credential_id text unique,
  public_key bytea,
  sign_count bigint not null default 0,
  transports text[] not null default '{}',
  created_at timestamptz not null,
  last_used_at timestamptz,
  check ((kind = 'totp') = (secret is not null)),
  check ((kind = 'passkey') = (credential_id is not null and public_key is not null))
);
create index factor_person on factor (person_id);
comment on table factor is 'record: versions | 第二验证方式 | Second factor';

-- For whoever has lost the others; kept as a MAC, each good once.
create table recovery_code (
  person_id uuid not null references person (id) on delete cascade,
  mac bytea not null,
  used_at timestamptz,
  primary key (person_id, mac)
);
comment on table recovery_code is 'record: versions | 恢复码 | Recovery code';

-- What is still to be done in a session before anything else; and what was asked for and is awaited, sealed.
alter table session add column awaits text check (awaits in ('factor', 'enrol'));
alter table session add column pending bytea;
