-- Hazard vulnerability analysis: a round a year, what each rater says, what follows from it.
create table hva (
  id uuid primary key,
  year integer not null,
  -- Of a department; null: of the whole hospital.
  department_id uuid references department,
  state text not null default 'rating',
  events jsonb not null,
  top_n integer not null,
  due_on date not null,
  made_by uuid not null,
  made_at timestamptz not null,
  -- As it was reckoned when it was closed: a later change of the formula does not change it.
  results jsonb not null default '[]',
  closed_at timestamptz,
  published_at timestamptz,
  review text,
  is_demo boolean not null default false
);
comment on table hva is 'record: versions | 灾害脆弱性分析 | Hazard vulnerability analysis';
comment on column hva.events is 'ts: HvaEvent[]';
comment on column hva.results is 'ts: HvaResult[]';
create unique index hva_year on hva (year, coalesce(department_id, '00000000-0000-0000-0000-000000000000'));

create table hva_rating (
  id uuid primary key,
  hva_id uuid not null references hva on delete cascade,
  person_id uuid not null references person on delete cascade,
  rating jsonb not null default '{}',
  sent_at timestamptz,
  -- Why it does not count.
  invalid text,
  unique (hva_id, person_id)
);
comment on table hva_rating is 'record: versions | 脆弱性评分 | Rating of an HVA';
comment on column hva_rating.rating is 'ts: HvaRating';
create index hva_rating_person on hva_rating (person_id);

-- What is done about an event of the first ranks.
create table hva_measure (
  id uuid primary key,
  hva_id uuid not null references hva on delete cascade,
  event text not null,
  measure text not null,
  owner_id uuid references person on delete set null,
  due_on date,
  -- The drill that was opened for it.
  case_id uuid,
  done_at timestamptz,
  result text
);
comment on table hva_measure is 'record: versions | 脆弱性应对措施 | Measure of an HVA';
create index hva_measure_hva on hva_measure (hva_id);

create trigger hva_subject_gone after delete on hva referencing old table as gone
  for each statement execute function subject_gone();
