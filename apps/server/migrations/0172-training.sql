-- Training: sessions people sign in to, examinations drawn from a bank, the three fire skills, contests.
create table training (
  id uuid primary key,
  title text not null,
  course text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  place_id uuid references place,
  trainer text not null,
  -- From outside of the house: 消防支队, a training company.
  is_outside boolean not null default false,
  hours real not null,
  -- What the code on the wall says; signed in is who has it while the session runs.
  token text not null unique,
  made_by uuid not null,
  cancelled_at timestamptz,
  is_demo boolean not null default false
);
comment on table training is 'record: versions | 培训 | Training';
create index training_at on training (starts_at desc);

create table training_sign (
  id uuid primary key,
  training_id uuid not null references training on delete cascade,
  person_id uuid not null references person on delete cascade,
  at timestamptz not null,
  by_hand boolean not null,
  unique (training_id, person_id)
);
comment on table training_sign is 'record: versions | 培训签到 | Sign-in of a training';
create index training_sign_person on training_sign (person_id);

create table exam_question (
  id uuid primary key,
  bank text not null,
  kind text not null,
  ask text not null,
  options jsonb not null,
  -- Places of the right ones among the options as they are written down.
  rights integer[] not null,
  points real not null default 1,
  is_active boolean not null default true
);
comment on table exam_question is 'record: versions | 试题 | Question of an examination';
comment on column exam_question.options is 'ts: string[]';
create index exam_question_bank on exam_question (bank);

create table exam (
  id uuid primary key,
  title text not null,
  bank text not null,
  questions integer not null,
  minutes integer not null,
  pass_at real not null,
  attempts integer not null,
  -- So long it holds; then it is taken again.
  valid_months integer not null,
  -- Subject of the paper that is written for who passes; null: none.
  skill text,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  made_by uuid not null,
  is_demo boolean not null default false
);
comment on table exam is 'record: versions | 考试 | Examination';

create table exam_attempt (
  id uuid primary key,
  exam_id uuid not null references exam on delete cascade,
  person_id uuid not null references person on delete cascade,
  n integer not null,
  -- As they were drawn and shuffled for this attempt: what is asked later is never another.
  questions jsonb not null,
  answers jsonb not null default '{}',
  begun_at timestamptz not null,
  due_at timestamptz not null,
  sent_at timestamptz,
  score real,
  passed boolean,
  valid_to date,
  unique (exam_id, person_id, n)
);
comment on table exam_attempt is 'record: versions | 考试作答 | Attempt at an examination';
comment on column exam_attempt.questions is 'ts: DrawnQuestion[]';
comment on column exam_attempt.answers is 'ts: ExamAnswers';
create index exam_attempt_person on exam_attempt (person_id);

-- One try at one skill; never changed, a failed one is followed by another.
create table skill_test (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  skill text not null,
  at timestamptz not null,
  examiner_id uuid not null,
  examiner text not null,
  score real not null,
  passed boolean not null,
  note text
);
comment on table skill_test is 'record: versions | 实操考核 | Test of a skill';
create index skill_test_person on skill_test (person_id, skill, at desc);

create table contest (
  id uuid primary key,
  title text not null,
  held_on date not null,
  items jsonb not null,
  closed_at timestamptz,
  is_demo boolean not null default false
);
comment on table contest is 'record: versions | 技能竞赛 | Skills contest';
comment on column contest.items is 'ts: ContestItem[]';

create table contest_score (
  id uuid primary key,
  contest_id uuid not null references contest on delete cascade,
  person_id uuid not null references person on delete cascade,
  item text not null,
  score real not null,
  by_id uuid not null,
  unique (contest_id, person_id, item)
);
comment on table contest_score is 'record: versions | 竞赛得分 | Score in a contest';
