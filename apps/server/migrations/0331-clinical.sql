-- What the record system brings (病历系统): papers of a chart with their limit, checks of operations, grades of charts.
create table clinical_fact (
  id uuid primary key,
  kind text not null,
  -- HMAC of its number there: brought twice it is one.
  key_hash bytea not null unique,
  -- The end of the number of the chart: enough to find it there, not enough to be it.
  shown_no text not null,
  variety text not null,
  department_id uuid,
  doctor_id uuid references person,
  doctor text,
  started_at timestamptz not null,
  -- Its day: when it had to be done, or when it was.
  due_at timestamptz not null,
  done_at timestamptz,
  -- Null: not done yet.
  is_good boolean,
  -- Signatures that are missing, or the grade.
  lacks text[] not null default '{}',
  at timestamptz not null,
  case_id uuid references "case" on delete set null,
  is_demo boolean not null default false
);
comment on table clinical_fact is 'record: versions | 病历质控数据 | Fact of the record system';
create index clinical_fact_due on clinical_fact (kind, due_at, id);
create index clinical_fact_doctor on clinical_fact (doctor_id, due_at);

create function remove_demo_clinical() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from clinical_fact where is_demo;
end $$;
revoke execute on function remove_demo_clinical from public;
