-- Who looked at which camera, for whom and why (公共安全视频图像信息系统管理条例 art. 16). Names as they were then: a record
-- outlives people and devices. A view that comes back after trouble is one look that lasted.
create table camera_look (
  id uuid primary key,
  at timestamptz not null,
  last_at timestamptz not null,
  times integer not null default 1,
  person_id uuid,
  person_name text not null,
  unit text,
  device_id uuid not null,
  camera_code text not null,
  camera_name text not null,
  place text,
  kind text not null check (kind in ('live', 'snapshot')),
  purpose text not null,
  reason text,
  for_unit text,
  case_id uuid,
  case_number text
);
create index camera_look_at on camera_look (at desc);
create index camera_look_again on camera_look (person_id, device_id, last_at desc);
