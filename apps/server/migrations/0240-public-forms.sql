-- Forms that anybody may fill in, on the page of the public.
alter table form add is_public boolean not null default false;

-- One page that was sent is one answer, however often it is tapped.
create table public_form_answer (
  form_hash bytea primary key,
  answer_id uuid not null references form_answer
);
comment on table public_form_answer is 'no record: which page an answer came from; the answer itself is in the record';
