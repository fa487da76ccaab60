-- Recordings: which cameras are recorded, what of it lies on the disk, and what alarms have locked.
create table recording_plan (
  device_id uuid primary key references device on delete cascade,
  -- always: everything is kept; before: only what was before an alarm, and only if there is one.
  mode text not null check (mode in ('always', 'before')),
  -- Null: as long as its place says.
  keep_days integer check (keep_days between 30 and 3650),
  changed_by uuid,
  changed_by_name text not null,
  changed_at timestamptz not null
);
comment on table recording_plan is 'record: versions | 录像计划 | Plan of recording';

create table recording_segment (
  id uuid primary key,
  device_id uuid not null references device on delete cascade,
  from_at timestamptz not null,
  -- Null: it is being written, or was when the process died.
  to_at timestamptz,
  bytes bigint not null default 0,
  sha256 text,
  format text not null,
  file text not null unique,
  -- By plan. Others go after a minute or two unless an alarm has locked their time.
  is_kept boolean not null
);
create index recording_segment_time on recording_segment (device_id, from_at);
create index recording_segment_passing on recording_segment (to_at) where not is_kept;
comment on table recording_segment is 'no record: the list of files on the disk, made anew from their names; what is removed leaves a line with its hashes';

create table recording_clip (
  id uuid primary key,
  case_id uuid not null references "case" on delete cascade,
  device_id uuid not null references device on delete cascade,
  from_at timestamptz not null,
  -- Null: until the case ends.
  to_at timestamptz,
  released_at timestamptz,
  released_by uuid,
  released_by_name text,
  released_why text,
  unique (case_id, device_id)
);
create index recording_clip_camera on recording_clip (device_id, from_at);
create index recording_clip_open on recording_clip (case_id) where to_at is null;
comment on table recording_clip is 'record: versions | 警情录像 | Recordings of alarms';
