-- Letters of responsibility: templates of a year and level, the letters made of them, who has signed, how they were scored.
create table letter_template (
  id uuid primary key,
  kind text not null,
  year integer not null,
  level text not null,
  name text not null,
  content jsonb not null,
  examiner_id uuid references department on delete set null,
  changed_by uuid,
  changed_by_name text not null,
  changed_at timestamptz not null,
  -- As it stands; a change takes it back.
  approved_by uuid,
  approved_by_name text,
  approved_at timestamptz,
  is_demo boolean not null default false,
  unique (kind, year, level)
);
comment on table letter_template is 'record: versions | 责任书模板 | Template of letters';
comment on column letter_template.content is 'ts: LetterContent';

create table letter (
  id uuid primary key,
  template_id uuid not null references letter_template,
  number text not null unique,
  no integer not null default 1,
  replaces_id uuid references letter on delete set null,
  kind text not null,
  year integer not null,
  level text not null,
  -- Whose it is among its level: a department or a person.
  key text not null,
  department_id uuid references department on delete set null,
  giver_id uuid references person on delete set null,
  taker_id uuid references person on delete set null,
  body jsonb not null,
  state text not null default 'toSign',
  due_on date not null,
  excuse jsonb,
  -- Which reminders have gone out.
  told text[] not null default '{}',
  made_at timestamptz not null,
  signed_at timestamptz,
  closed_at timestamptz,
  result jsonb,
  follow_id uuid references "case" on delete set null,
  is_demo boolean not null default false
);
comment on table letter is 'record: versions | 责任书 | Letter of responsibility';
comment on column letter.body is 'ts: LetterBody';
comment on column letter.excuse is 'ts: LetterExcuse';
comment on column letter.result is 'ts: LetterResult';
-- One stands for each; making them twice makes none.
create unique index letter_standing on letter (kind, year, level, key) where state <> 'replaced';
create index letter_taker on letter (taker_id);
create index letter_giver on letter (giver_id);
create index letter_department on letter (department_id);
create index letter_template_id on letter (template_id);
create index letter_replaces on letter (replaces_id) where replaces_id is not null;
create index letter_follow on letter (follow_id) where follow_id is not null;
create index letter_open on letter (due_on) where state = 'toSign';
create trigger letter_gone after delete on letter referencing old table as gone
  for each statement execute function subject_gone();

create table letter_signature (
  letter_id uuid not null references letter on delete cascade,
  side text not null,
  person_id uuid not null,
  person_name text not null,
  at timestamptz not null,
  way text not null,
  file_id uuid,
  file_sha256 text,
  -- Of the text that was signed, as canonical JSON.
  sha256 text not null,
  primary key (letter_id, side)
);
comment on table letter_signature is 'record: append-only | 责任书签名 | Signature of a letter';

create table letter_score (
  id uuid primary key,
  letter_id uuid not null references letter on delete cascade,
  term text not null,
  stage text not null,
  points jsonb not null,
  vetoes integer[] not null default '{}',
  note text not null default '',
  total numeric(6, 2),
  by_id uuid,
  by_name text not null,
  at timestamptz not null,
  unique (letter_id, term, stage)
);
comment on table letter_score is 'record: versions | 责任书考核 | Score of a letter';
comment on column letter_score.points is 'ts: PointOfTarget[]';

-- What somebody has signed stays as it was signed, whoever asks.
create function letter_stands() returns trigger language plpgsql as $$
begin
  if (new.body is distinct from old.body or new.number is distinct from old.number)
    and exists (select from letter_signature where letter_id = old.id) then
    raise exception 'letter_signed' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger letter_stands before update on letter for each row execute function letter_stands();
