-- When a session's person has last proved himself, and since when a password is in use (null: since the account is).
alter table session add column proved_at timestamptz not null default now();
alter table person add column password_at timestamptz;

-- Passwords a person has had: none of the last few comes back.
create table password_before (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  at timestamptz not null,
  password_hash text not null
);
create index password_before_person on password_before (person_id, at);
comment on table password_before is 'no record: hashes of the last few passwords, older ones go; each change has its line';

-- Where a person has signed in before: guesses of strangers never lock him out there.
create table sign_in_place (
  person_id uuid not null references person (id) on delete cascade,
  address text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (person_id, address)
);
comment on table sign_in_place is 'no record: a memory of doors, each sign-in has its line';
