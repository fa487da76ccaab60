-- What a role allows is kept in the server under its mark, which changes with every grant: a request then reads the marks
-- of its caller's roles and not up to 150 rows.
alter table role add column grants_mark uuid not null default gen_random_uuid();

create function mark_roles() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    update role set grants_mark = gen_random_uuid() where code in (select role_code from added);
  end if;
  if tg_op <> 'INSERT' then
    update role set grants_mark = gen_random_uuid() where code in (select role_code from taken);
  end if;
  return null;
end $$;

create trigger role_grant_added after insert on role_grant
  referencing new table as added for each statement execute function mark_roles();
create trigger role_grant_taken after delete on role_grant
  referencing old table as taken for each statement execute function mark_roles();
create trigger role_grant_changed after update on role_grant
  referencing old table as taken new table as added for each statement execute function mark_roles();

-- All at once: no deletion is seen by the triggers above.
create function mark_all_roles() returns trigger language plpgsql as $$
begin
  update role set grants_mark = gen_random_uuid();
  return null;
end $$;
create trigger role_grant_emptied after truncate on role_grant for each statement execute function mark_all_roles();
