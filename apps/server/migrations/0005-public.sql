-- The public page: what anybody brings without an account.

-- The short address of a place, printed as a QR code. A replaced one stays, so that its paper is known to be old.
create table public_spot (
  token text primary key,
  place_id uuid not null references place on delete cascade,
  made_at timestamptz not null,
  made_by uuid references person on delete set null,
  retired_at timestamptz
);
create unique index public_spot_place on public_spot (place_id) where retired_at is null;

-- How a case that came in by the public page is found again by whoever holds its code.
create table public_report (
  case_id uuid primary key references "case" on delete cascade,
  -- HMAC of the twelve characters; they themselves are never stored. Null: the time to ask is over.
  code_hash bytea unique,
  -- Names the form it was written on: sent twice, it is one case.
  form_hash bytea not null unique,
  place_id uuid references place on delete set null,
  lang text not null,
  at timestamptz not null,
  -- Which text was agreed to, and whether health data may be used.
  consent_version text not null,
  consent_health boolean not null
);
create index public_report_at on public_report (at desc);
create index public_report_place on public_report (place_id, at);

create table public_addition (
  form_hash bytea primary key,
  case_id uuid not null references "case" on delete cascade,
  at timestamptz not null
);
create index public_addition_case on public_addition (case_id);

-- Whoever answers is not kept; a complaint he wishes to make of it is a case of its own.
create table survey_response (
  id uuid primary key,
  form_hash bytea not null unique,
  -- HMAC of the visit's token: one answer per visit.
  visit_hash bytea unique,
  place_id uuid references place on delete set null,
  at timestamptz not null,
  lang text not null,
  -- 1 to 5 by dimension; what was not answered is absent.
  marks jsonb not null,
  words text,
  wants_contact boolean not null default false,
  complaint_id uuid references "case" on delete set null,
  consent_version text not null,
  is_demo boolean not null default false
);
comment on column survey_response.marks is 'ts: Marks';
create index survey_response_at on survey_response (at);
create index survey_response_place on survey_response (place_id, at);
