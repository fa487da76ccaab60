-- Case types of the whole hospital: what fifteen of them need beside what an alarm needed.

alter table "case"
  -- Clock name → was its promise kept? Written once the clock has ended or its limit has passed.
  add column kept jsonb not null default '{}',
  -- Number, title and their pinyin, lower case: what the search box looks in.
  add column search text not null default '',
  -- Number of the paper or former system's record; an import meets it again instead of doubling it.
  add column former_number text;
comment on column "case".kept is 'ts: Kept';
create unique index case_former on "case" (type, former_number) where former_number is not null;
update "case" set search = lower(number || ' ' || title);

-- Every two characters that stand together. (pg_trgm needs an operating system locale to see Chinese, and three characters.)
create function search_grams(t text) returns text[] language sql immutable parallel safe as $$
  select array_agg(distinct substr(t, i, 2)) from generate_series(1, length(t) - 1) i where substr(t, i, 2) !~ '\s'
$$;
create index case_search on "case" using gin (search_grams(search));
create index case_reporter on "case" (reporter_id, at desc) where reporter_id is not null;
create index case_todo on "case" (type, state, at desc) where is_open;

-- When the picture was taken, as its camera says; kept though the rest of the EXIF block is not.
alter table stored_file add column taken_at timestamptz;

-- Secret fields are shown to nobody who has not said what for. One row: one person, one case, one purpose, a while.
create table case_opening (
  id uuid primary key,
  case_id uuid not null references "case" on delete cascade,
  person_id uuid not null references person,
  purpose text not null,
  reason text,
  -- Opened by somebody who ordinarily may not; to be reviewed afterwards.
  is_glass boolean not null,
  at timestamptz not null,
  until timestamptz not null,
  reviewed_at timestamptz,
  reviewed_by uuid references person,
  is_justified boolean,
  review_note text
);
create index case_opening_now on case_opening (person_id, case_id, until);
create index case_opening_review on case_opening (at) where is_glass;

-- A case that becomes more secret takes back what was told of it.
create index event_subject on event (subject_id);
