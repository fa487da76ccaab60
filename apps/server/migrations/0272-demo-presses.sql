-- Pressing by people of the demonstration goes with them.
create or replace function remove_demo_record() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from supervision_press where by_id in (select id from person where is_demo);
  delete from book_line where is_demo;
  delete from book_stock where is_demo;
  delete from book_limit where item_id in (select id from book_item where is_demo)
    or place_id in (select id from place where is_demo);
  delete from book_item where is_demo;
  delete from lock_opening where is_demo;
  delete from "case" c
  where c.is_demo
    or c.place_id in (select p.id from place p where exists (select from place d where d.is_demo and starts_with(p.path, d.path)))
    or c.device_id in (select id from device where is_demo)
    or c.department_id in (select id from department where is_demo)
    or c.reporter_id in (select id from person where is_demo)
    or exists (select from case_party cp join person p on p.id = cp.person_id where cp.case_id = c.id and p.is_demo);
  delete from intake_log where device in (select code from device where is_demo);
end $$;
revoke execute on function remove_demo_record from public;
