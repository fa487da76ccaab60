-- Places that nobody outside of the house may look into, whatever they are called.
alter table place add is_private boolean not null default false;

-- A place is private when it or one above it is said to be, is a ward, a consulting room, a theatre or the like, or is
-- called so (公共安全视频图像信息系统管理条例 art. 8, 个人信息保护法 art. 26). Cameras there are never shared.
create function is_private_place(place_id uuid) returns boolean language sql stable as $$
  select exists (
    select from place own join place above on own.path like above.path || '%'
    where own.id = place_id and (
      above.is_private
      or above.key_kind in ('ward', 'office', 'icu', 'operating', 'nursery')
      or above.name ~ '病房|病区|病室|诊室|诊间|检查室|治疗室|处置室|换药|注射室|更衣|卫生间|厕所|洗手间|盥洗|浴室|淋浴|哺乳|母婴|产房|待产|手术|监护|值班室|休息室|谈话|心理|咨询室'
    ))
$$;

-- Platforms above: who they are, how they are reached, on what basis cameras are shared with them.
create table gb_platform (
  id uuid primary key,
  code text not null unique,
  name text not null,
  pinyin text not null default '',
  gb_code text not null,
  host text not null,
  port integer not null,
  transport text not null check (transport in ('udp', 'tcp')),
  local_code text,
  username text,
  -- Sealed with the installation's key.
  secret bytea,
  edition text not null,
  charset text not null,
  agreement text,
  basis text,
  starts_on date,
  ends_on date,
  contact text,
  phone text,
  allows_ptz boolean not null default false,
  allows_playback boolean not null default false,
  sends_alarms boolean not null default true,
  is_enabled boolean not null default false,
  is_demo boolean not null default false
);
comment on table gb_platform is 'record: versions | 上级平台 | Platform above';

-- Which camera a platform sees, since when, by whom and on what basis; ended, it stays as what it was.
create table gb_share (
  id uuid primary key,
  platform_id uuid not null references gb_platform,
  -- Its name and place as they were: the record outlives the device.
  device_id uuid not null,
  camera_code text not null,
  camera_name text not null,
  place text,
  -- The 20 digits by which the platform knows it.
  code text not null,
  since timestamptz not null,
  by_name text not null,
  basis text,
  until timestamptz,
  ended_by text,
  why text
);
create unique index gb_share_device on gb_share (platform_id, device_id) where until is null;
create unique index gb_share_code on gb_share (platform_id, code) where until is null;
create index gb_share_since on gb_share (since);
comment on table gb_share is 'record: versions | 共享的摄像机 | Camera shared upward';

create function gb_share_never_private() returns trigger language plpgsql as $$
begin
  if new.until is null and (select is_private_place(d.place_id) from device d where d.id = new.device_id) then
    raise exception 'a camera in a private place is never shared' using errcode = 'check_violation', constraint = 'gb_share_private';
  end if;
  return new;
end $$;
create trigger gb_share_never_private before insert or update on gb_share
  for each row execute function gb_share_never_private();

-- What was talked about and agreed.
create table gb_negotiation (
  id uuid primary key,
  platform_id uuid not null references gb_platform,
  day date not null,
  with_whom text not null,
  what text not null,
  by_name text not null,
  at timestamptz not null
);
comment on table gb_negotiation is 'record: append-only | 联网协商记录 | Talk with a platform above';
create index gb_negotiation_platform on gb_negotiation (platform_id, day);

-- How we stand with it just now, and up to which event it has been told.
create table gb_platform_state (
  platform_id uuid primary key references gb_platform on delete cascade,
  state text not null,
  since timestamptz not null,
  detail text,
  told_seq bigint
);
comment on table gb_platform_state is 'no record: how we stand with a platform at this moment';
