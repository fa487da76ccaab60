-- Photos that are named before they have come: a phone tells what was found first, and sends the pictures after it.
create table awaited_file (
  -- What answers call it; the file that comes gets this id.
  id uuid primary key,
  -- What whoever sends it calls it: copies for others have ids of their own.
  upload uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  purpose text not null,
  -- Of the bytes as they were recorded; null: its page could not reckon sums.
  sha256 text,
  by_id uuid not null,
  at timestamptz not null,
  is_demo boolean not null default false
);
comment on table awaited_file is 'no record: what is to come; who named it and the file that comes are in the record';
create index awaited_file_upload on awaited_file (upload);
create index awaited_file_subject on awaited_file (subject_id);

-- As before, and what is still to come for it.
create or replace function subject_gone() returns trigger language plpgsql as $$
begin
  delete from stored_file where subject_id in (select id from gone);
  delete from awaited_file where subject_id in (select id from gone);
  delete from notice where subject_id in (select id from gone);
  delete from link where from_id in (select id from gone);
  delete from link where to_id in (select id from gone);
  return null;
end $$;
