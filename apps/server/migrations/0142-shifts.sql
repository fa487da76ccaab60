-- Who is to stand where and when. Planned by hand for now; a roster that plans by rules fills the same table.
create table shift (
  id uuid primary key,
  post_id uuid not null references post on delete cascade,
  person_id uuid not null references person,
  -- The area, where a post has several.
  place_id uuid references place,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  note text,
  check (ends_at > starts_at)
);
create index shift_time on shift (starts_at);
create index shift_person on shift (person_id, starts_at);
create index shift_place on shift (place_id);
comment on table shift is 'record: versions | 排班 | Shift';
