-- Which secret.key the sealed columns of this database belong to: a lost or foreign one is not replaced silently.
create table secret_check (
  is_only boolean primary key default true check (is_only),
  mac bytea not null,
  made_at timestamptz not null default now()
);
comment on table secret_check is 'no record: whoever changes it keeps the server from starting, no more';
