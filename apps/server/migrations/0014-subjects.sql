-- What a file, a notice or a link is about: a thing of any kind, by its id. Ids are unique in the whole database, so
-- that the id alone finds it; the kind says who knows more of it.

alter table stored_file
  add column subject_kind text,
  add column subject_id uuid,
  add check ((subject_kind is null) = (subject_id is null));
update stored_file set subject_kind = 'case', subject_id = case_id where case_id is not null;
update stored_file f set subject_kind = 'place', subject_id = p.id from place p where p.plan_file_id = f.id;
-- Plans that were replaced: whose they were stands in the record.
update stored_file f set subject_kind = 'place', subject_id = p.id
from audit a join place p on p.id::text = a.subject_id
where a.action = 'place.plan' and f.purpose = 'plan' and f.subject_id is null and a.detail::jsonb->>'file' = f.id::text;
alter table stored_file drop column case_id;
create index stored_file_subject on stored_file (subject_id);

alter table notice
  add column subject_kind text,
  add column subject_id uuid,
  -- Of a demonstration thing: it never leaves the page.
  add column is_demo boolean not null default false,
  add check ((subject_kind is null) = (subject_id is null));
update notice n set subject_kind = 'case', subject_id = c.id, is_demo = c.is_demo from "case" c where c.id = n.case_id;
alter table notice drop column case_id;
create index notice_unseen on notice (person_id, subject_id) where seen_at is null;
create index notice_subject on notice (subject_id);

create table link (
  from_kind text not null,
  from_id uuid not null,
  to_kind text not null,
  to_id uuid not null,
  relation text not null,
  at timestamptz not null,
  primary key (from_id, to_id)
);
create index link_to on link (to_id);
insert into link (from_kind, from_id, to_kind, to_id, relation, at)
select 'case', from_id, 'case', to_id, relation, at from case_link;
drop table case_link;

-- What goes takes its files, notices and links along. Every table of a kind of subject has this trigger.
create function subject_gone() returns trigger language plpgsql as $$
begin
  delete from stored_file where subject_id in (select id from gone);
  delete from notice where subject_id in (select id from gone);
  delete from link where from_id in (select id from gone);
  delete from link where to_id in (select id from gone);
  return null;
end $$;
create trigger case_gone after delete on "case" referencing old table as gone
  for each statement execute function subject_gone();
create trigger device_gone after delete on device referencing old table as gone
  for each statement execute function subject_gone();
create trigger place_gone after delete on place referencing old table as gone
  for each statement execute function subject_gone();
