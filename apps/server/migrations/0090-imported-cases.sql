-- A closed case taken over from paper or a former system: a step it has no time of is not known, rather than not taken.
alter table "case" add column is_import boolean not null default false;
update "case" c set is_import = true
  where c.former_number is not null and not c.is_open
    and not exists (select from case_event e where e.case_id = c.id and e.action <> 'create');
