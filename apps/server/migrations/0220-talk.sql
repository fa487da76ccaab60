-- Whoever speaks through a camera stands in the register of who was at it.
alter table camera_look drop constraint camera_look_kind_check;
alter table camera_look add constraint camera_look_kind_check
  check (kind in ('live', 'snapshot', 'playback', 'download', 'wall', 'talk'));
