-- Yearly assessment of conduct (医德考评): until when a year's is to be done, and how everybody was judged.
create table ethics_round (
  id uuid primary key,
  year integer not null unique,
  due_on date not null,
  opened_at timestamptz not null,
  opened_by uuid not null,
  is_demo boolean not null default false
);
comment on table ethics_round is 'record: versions | 医德考评年度 | Year of ethics assessment';

create table ethics_review (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  year integer not null,
  -- What he says of himself.
  self_text text,
  self_at timestamptz,
  -- What the head of his department proposes.
  opinion_grade text,
  opinion text,
  opinion_by_id uuid,
  opinion_by_name text,
  opinion_at timestamptz,
  -- What the ethics office has decided.
  grade text,
  reason text,
  decided_by_id uuid,
  decided_by_name text,
  decided_at timestamptz,
  unique (person_id, year)
);
comment on table ethics_review is 'record: versions | 医德考评 | Ethics assessment';
create index ethics_review_year on ethics_review (year, person_id);
