-- Surveys (满意度调查): a form asked of some people in some weeks. What was answered is an answer to the form; what a survey
-- adds is who might answer, once, and what it came to.
create table survey (
  id uuid primary key,
  code text not null unique,
  name text not null,
  pinyin text not null default '',
  population text not null,
  form_id uuid not null references form,
  from_on date not null,
  to_on date not null,
  frame text,
  frame_size integer,
  target integer,
  -- Anybody may answer by the code on the wall; it is counted apart.
  has_open boolean not null default false,
  open_token text not null unique,
  is_active boolean not null default true,
  is_demo boolean not null default false
);
comment on table survey is 'record: versions | 满意度调查 | Survey';
create index survey_to on survey (population, to_on);

-- A right to answer once. Whose it was is not kept: the number of the visit lies as an HMAC, and no answer names its ticket.
create table survey_ticket (
  id uuid primary key,
  survey_id uuid not null references survey on delete cascade,
  token_hash bytea not null unique,
  -- Null: a slip that is handed out.
  visit_hash bytea,
  batch_id uuid,
  department_id uuid,
  channel text not null,
  at timestamptz not null,
  answered_on date,
  is_demo boolean not null default false,
  unique (survey_id, visit_hash)
);
comment on table survey_ticket is 'record: versions | 答题条 | Ticket of a survey';
create index survey_ticket_at on survey_ticket (at);
create index survey_ticket_batch on survey_ticket (batch_id);

-- What an answer came to. The answer itself is in form_answer.
create table survey_answer (
  answer_id uuid primary key references form_answer on delete cascade,
  survey_id uuid not null references survey on delete cascade,
  at timestamptz not null,
  is_open boolean not null,
  channel text,
  department_id uuid,
  -- 1 to 5 by dimension.
  marks jsonb not null,
  mean numeric,
  is_low boolean not null,
  words text,
  complaint_id uuid references "case" on delete set null,
  is_demo boolean not null default false
);
comment on table survey_answer is 'record: versions | 调查答卷 | Answer to a survey';
comment on column survey_answer.marks is 'ts: Marks';
create index survey_answer_at on survey_answer (at);
create index survey_answer_survey on survey_answer (survey_id, at);
