-- A tree stays a tree, by whatever way it is written: form, import, batch, or by hand in the database.
create function refuse_ring() returns trigger language plpgsql as $$
declare
  at uuid := new.parent_id;
begin
  -- Two halves of a ring that are written at once see each other.
  perform pg_advisory_xact_lock(hashtextextended('ring ' || tg_table_name, 0));
  for step in 1..1000 loop
    exit when at is null;
    if at = new.id then
      exit;
    end if;
    execute format('select parent_id from %I where id = $1', tg_table_name) into at using at;
  end loop;
  if at is not null then
    raise exception using errcode = 'AYR01', message = format('%s would stand below itself', tg_table_name);
  end if;
  return null;
end $$;

create constraint trigger no_ring after insert or update of parent_id on place
  for each row when (new.parent_id is not null) execute function refuse_ring();
create constraint trigger no_ring after insert or update of parent_id on department
  for each row when (new.parent_id is not null) execute function refuse_ring();
create constraint trigger no_ring after insert or update of parent_id on device
  for each row when (new.parent_id is not null) execute function refuse_ring();
