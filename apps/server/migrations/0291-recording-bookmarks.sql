-- A moment of a recording that somebody wants to find again, with a word why.
create table recording_bookmark (
  id uuid primary key,
  device_id uuid not null references device on delete cascade,
  at timestamptz not null,
  note text not null,
  by_id uuid not null,
  by_name text not null,
  made_at timestamptz not null,
  removed_at timestamptz,
  removed_by_name text
);
create index recording_bookmark_time on recording_bookmark (device_id, at) where removed_at is null;
comment on table recording_bookmark is 'record: versions | 录像书签 | Bookmarks of recordings';
