-- Who may see a case and who may move it on, written on its row: lists ask one condition however many types there are.
alter table "case"
  add column read text[] not null default '{}',
  add column turn text[] not null default '{}';
-- Few keys a row, and whoever presses must not stop to merge a pending list.
create index case_read on "case" using gin (read) with (fastupdate = off);
create index case_turn on "case" using gin (turn) with (fastupdate = off) where is_open;
