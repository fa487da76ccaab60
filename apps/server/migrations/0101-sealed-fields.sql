-- Answers of cases that are secret lie sealed in case.data and case_event.data (AES-256-GCM, secret.key): each as
-- {"$sealed": "…"} under its own name. Which fields of which types have been moved so far; done at start.
create table sealed_field (
  type text not null,
  name text not null,
  primary key (type, name)
);
comment on table sealed_field is 'no record: what has been sealed; the rows themselves are of the record';
