-- Where else people prove who they are: single sign-on (OIDC) and the hospital's directory (LDAP).
create table directory (
  kind text primary key check (kind in ('oidc', 'ldap')),
  is_on boolean not null,
  config jsonb not null,
  secrets bytea,
  changed_at timestamptz not null
);
comment on column directory.config is 'ts: JsonObject';
comment on table directory is 'record: versions | 登录方式 | Way of signing in';

-- Who came from one of them, and as whom it knows him: the issuer and his subject there.
alter table person add column directory text check (directory in ('oidc', 'ldap'));
alter table person add column directory_subject text unique;

-- Which of a person's roles his groups there have given; the others were given by hand.
create table directory_role (
  person_id uuid not null references person (id) on delete cascade,
  role_code text not null references role (code) on delete cascade,
  primary key (person_id, role_code)
);
comment on table directory_role is 'record: versions | 由分组得来的角色 | Role that a group gives';
