-- Who was pressed for what was past its day, by whom; what it was about is named by its source and id.
create table supervision_press (
  id uuid primary key,
  source text not null,
  item_id uuid not null,
  kind text not null,
  note text not null,
  people uuid[] not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null
);
comment on table supervision_press is 'record: append-only | 催办记录 | Pressing for what is overdue';
create index supervision_press_item on supervision_press (item_id, source, at desc);
