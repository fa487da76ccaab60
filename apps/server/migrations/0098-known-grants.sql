-- What a release has offered its roles, pair by pair, and how far it reached. What is offered for the first time arrives;
-- what a hospital has taken away or changed stays as it wants it; what a release takes back goes where it is still as offered.
create table known_grant (
  role_code text not null references role on delete cascade,
  permission text not null,
  -- Null: offered by a release that did not remember how far.
  scope text check (scope in ('own', 'department', 'departments', 'campus', 'all')),
  primary key (role_code, permission)
);
comment on table known_grant is 'no record: what releases have offered roles; what roles hold is in role_grant';
drop table known_permission;
