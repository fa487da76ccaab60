-- Two entries were one: what has become part of what. The number of the one that went still leads to the other.
create table entry_merge (
  id uuid primary key,
  kind text not null,
  from_id uuid not null,
  from_code text not null,
  from_name text not null,
  into_id uuid not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  -- By table and column: how many rows went over; and which empty fields were filled.
  moved jsonb not null
);
comment on table entry_merge is 'record: append-only | 合并 | Merge of entries';
comment on column entry_merge.moved is 'ts: JsonObject';
create index entry_merge_code on entry_merge (kind, from_code);
create unique index entry_merge_from on entry_merge (from_id);
create index entry_merge_into on entry_merge (into_id);

-- It is no longer a thing of its own; its checks stay with it and are read with the one it has become part of.
alter table thing add column merged_into uuid references thing;
create index thing_merged on thing (merged_into) where merged_into is not null;
