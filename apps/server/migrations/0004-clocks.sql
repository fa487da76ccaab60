-- Clocks that stand still, go on and are given more time. A stopped clock still has no row, unless it goes on with
-- its first start when the case comes back: then `left_at` says since when the case is away.
alter table case_clock
  -- The numbers the hospital had set when it started; null: as declared.
  add column plan jsonb,
  -- Times it stood still, from and to.
  add column pauses jsonb not null default '[]',
  add column paused_at timestamptz,
  add column left_at timestamptz,
  -- Units added to every step, and how often that was done.
  add column extra integer not null default 0,
  add column extensions integer not null default 0,
  add column warned boolean not null default false;
comment on column case_clock.plan is 'ts: ClockPlan';
comment on column case_clock.pauses is 'ts: Pause[]';
comment on column case_clock.due_at is 'When it is looked at next: it warns, rings, or waits for the morning.';

-- Clocks that run now go on with what is set now.
update case_clock set plan = s.value from "case" c, setting s
  where c.id = case_clock.case_id and s.key = 'clock.' || c.type || '.' || case_clock.clock;
