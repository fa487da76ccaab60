-- The wall: where its screens hang, what was put on them, scenes to be put there at once. Screens are devices.
create table wall_screen (
  device_id uuid primary key references device on delete cascade,
  -- Null: nobody has said where it hangs.
  "column" integer,
  "row" integer,
  wide integer not null default 1,
  high integer not null default 1,
  content jsonb not null default '{"grid":1,"tiles":[]}',
  set_by uuid,
  set_by_name text,
  set_at timestamptz
);
comment on table wall_screen is 'record: versions | 电视墙屏幕 | Screen of the wall';
comment on column wall_screen.content is 'ts: WallContent';

create table wall_scene (
  id uuid primary key,
  name text not null unique,
  screens jsonb not null,
  times jsonb not null default '[]',
  -- The last of its times that it was shown for by itself.
  shown_for timestamptz,
  changed_by uuid references person on delete set null,
  changed_at timestamptz not null,
  is_demo boolean not null default false
);
comment on table wall_scene is 'record: versions | 电视墙预案 | Scene of the wall';
comment on column wall_scene.screens is 'ts: Record<string, WallContent>';
comment on column wall_scene.times is 'ts: WallTime[]';

-- Alarms that were told to give their screens back before they were over.
create table wall_release (
  case_id uuid primary key references "case" on delete cascade,
  at timestamptz not null,
  by_id uuid,
  by_name text not null
);
comment on table wall_release is 'record: versions | 警情还屏 | Screens given back';

-- Whoever puts a camera on the wall has looked at it.
alter table camera_look drop constraint camera_look_kind_check;
alter table camera_look add constraint camera_look_kind_check
  check (kind in ('live', 'snapshot', 'playback', 'download', 'wall'));
