-- Self-assessment: tables as data, and one assessment by such a table as it was when it began.
create table score_table (
  id uuid primary key,
  code text not null unique,
  name text not null,
  definition jsonb not null,
  -- Nobody here has changed what came with the product: a later release may.
  is_shipped boolean not null default false,
  changed_at timestamptz not null,
  is_demo boolean not null default false
);
comment on table score_table is 'record: versions, never deleted | 考核标准 | Assessment table';
comment on column score_table.definition is 'ts: ScoreTable';

create table assessment (
  id uuid primary key,
  table_id uuid not null references score_table,
  name text not null,
  definition jsonb not null,
  from_on date not null,
  to_on date not null,
  due_on date not null,
  state text not null default 'open',
  made_by uuid,
  made_at timestamptz not null,
  -- When all evidence was last looked up.
  measured_at timestamptz,
  closed_at timestamptz,
  is_demo boolean not null default false
);
comment on table assessment is 'record: versions | 自评考核 | Assessment';
comment on column assessment.definition is 'ts: ScoreTable';

create table assessment_item (
  id uuid primary key,
  assessment_id uuid not null references assessment on delete cascade,
  -- Which of its table.
  position integer not null,
  department_id uuid references department on delete set null,
  owner_id uuid references person on delete set null,
  due_on date,
  -- By rule, in their order: what is so, and what it is shown by.
  facts jsonb not null,
  shown jsonb not null,
  note text not null default '',
  -- By column (self, recheck, examiner): points, reason, by whom, when.
  scores jsonb not null default '{}',
  -- The day before which its owner was last told.
  told_on date,
  is_demo boolean not null default false,
  unique (assessment_id, position)
);
comment on table assessment_item is 'record: versions | 自评条目 | Item of an assessment';
comment on column assessment_item.facts is 'ts: FactOrNone[]';
comment on column assessment_item.shown is 'ts: ShownOrNone[]';
comment on column assessment_item.scores is 'ts: ItemScores';
create index assessment_item_owner on assessment_item (owner_id);
create trigger assessment_item_gone after delete on assessment_item referencing old table as gone
  for each statement execute function subject_gone();
