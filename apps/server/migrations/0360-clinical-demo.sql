-- What was brought of the demonstration before it was marked goes with it, too; a doctor of the demonstration is a name
-- where the fact itself stays.
create or replace function remove_demo_clinical() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from clinical_fact where is_demo or department_id in (select id from department where is_demo);
  update clinical_fact f set doctor_id = null, doctor = coalesce(f.doctor, p.name)
    from person p where p.id = f.doctor_id and p.is_demo;
end $$;
create index clinical_fact_day on clinical_fact (due_at);
