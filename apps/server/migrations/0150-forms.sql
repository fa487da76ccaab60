-- What is asked: checklists, scores, minutes. A form is hospital data in versions; a version never changes, so that
-- whoever has begun goes on as he began, and what was answered reads for ever as it was asked.
create table form (
  id uuid primary key,
  code text not null unique,
  name text not null,
  pinyin text not null default '',
  area text not null,
  is_active boolean not null default true,
  -- The next version while somebody works on it; how often it was saved.
  draft jsonb,
  revision integer not null default 0,
  -- The newest version; 0: none yet.
  version integer not null default 0,
  published_at timestamptz,
  questions integer not null default 0,
  -- Nobody here has changed what came with the product: a later release may.
  is_shipped boolean not null default false,
  is_demo boolean not null default false
);
comment on table form is 'record: versions, never deleted | 表单 | Form';
comment on column form.draft is 'ts: JsonObject';

create table form_version (
  id uuid primary key,
  form_id uuid not null references form,
  version integer not null,
  definition jsonb not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  unique (form_id, version)
);
comment on table form_version is 'record: append-only | 表单版本 | Version of a form';
comment on column form_version.definition is 'ts: JsonObject';

create table form_answer (
  id uuid primary key,
  form_id uuid not null references form,
  version_id uuid not null references form_version,
  -- What it was answered for: a round, a drill, a training.
  subject_kind text,
  subject_id uuid,
  place_id uuid,
  department_id uuid,
  at timestamptz not null,
  by_id uuid not null,
  by_name text not null,
  answers jsonb not null,
  earned numeric not null,
  possible numeric not null,
  percent numeric,
  passed boolean,
  bad text[] not null,
  vetoed text[] not null,
  is_demo boolean not null default false
);
comment on table form_answer is 'record: append-only | 答卷 | Answer to a form';
comment on column form_answer.answers is 'ts: JsonObject';
create index form_answer_form on form_answer (form_id, at desc);
create index form_answer_subject on form_answer (subject_id);
