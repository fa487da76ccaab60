-- What one person keeps of a list: its page and its query, under a name.
create table saved_view (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  page text not null,
  name text not null,
  query text not null,
  at timestamptz not null,
  unique (person_id, page, name)
);
