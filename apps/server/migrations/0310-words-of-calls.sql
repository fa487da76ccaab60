-- What was said on the telephone of a follow-up lies sealed, and is forgotten with who it was.
alter table follow_up_call add words bytea;
comment on column follow_up_call.words is 'What the caller wrote down, sealed. Null: nothing, or forgotten.';
comment on column follow_up_call.note is 'Of calls before words were sealed; empty once the server has started.';
alter table follow_up add settled_words bytea;
comment on column follow_up.settled_words is 'How a problem was settled, sealed. Null: nothing, or forgotten.';

-- A note from before, sealed by the server: nobody can try words against the mark of what lay open.
create function seal_call_note(about uuid, sealed bytea) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update record_rows r set salt = null from record_shape s
  where s.id = r.shape and s.table_name = 'follow_up_call' and cardinality(r.keys) = 1 and r.keys[1] = about::text;
  update follow_up_call set words = sealed, note = null where id = about and note is not null;
end $$;

-- Calls are only added to; their words go once nobody is to know any more who it was.
create function forget_call_words(stays uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update follow_up_call c set words = null, note = null
  from follow_up u join discharge d on d.id = u.discharge_id
  where c.follow_up_id = u.id and d.id = any(stays) and d.about is null and (c.words is not null or c.note is not null);
end $$;

revoke execute on function seal_call_note, forget_call_words from public;
