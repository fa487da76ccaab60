-- Browsers of duty posts: at these duty roles are asked for no second factor. The token lies in the browser, its hash here.
create table duty_console (
  id uuid primary key,
  token_hash bytea not null unique,
  name text not null,
  -- Code of the post it stands at.
  post text,
  created_by uuid not null references person (id) on delete cascade,
  created_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz
);
comment on table duty_console is 'record: versions | 值守电脑 | Duty console';
