-- As before, and a balance whose place goes with the demonstration keeps its name beside the batch.
create or replace function book_follows() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_level = 'ROW' and tg_table_name = 'book_stock' then
    if old.is_demo then
      return old;
    end if;
  elsif tg_op = 'INSERT' and (new.balance, new.numbers, new.known) is not distinct from (0::bigint, '{}'::int8multirange, '{}'::int8multirange) then
    select is_demo into new.is_demo from book_item where id = new.item_id;
    return new;
  elsif tg_op = 'UPDATE' and pg_trigger_depth() > 1 then
    return new;
  elsif tg_op = 'UPDATE' and new.place_id is null and old.place_id is not null and starts_with(new.batch, old.batch)
    and (new.id, new.item_id, new.expires_on, new.balance, new.numbers, new.known, new.counted_at, new.is_demo)
      is not distinct from (old.id, old.item_id, old.expires_on, old.balance, old.numbers, old.known, old.counted_at, old.is_demo) then
    return new;
  elsif tg_op = 'TRUNCATE' and not exists (select from book_stock) then
    return null;
  end if;
  raise exception 'balances follow from the lines of a book';
end $$;
