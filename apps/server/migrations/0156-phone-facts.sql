-- What phones have recorded, as a chain each: what is missing, came twice under another name or was changed shows.
create table phone_fact (
  -- The key of the request it came with.
  id text not null,
  phone uuid not null,
  seq integer not null,
  prev text not null,
  hash text not null,
  what text not null,
  -- By the phone's clock: when it was done, when it was sent; by ours: when it came.
  at timestamptz not null,
  sent_at timestamptz not null,
  arrived_at timestamptz not null,
  person_id uuid,
  route text not null,
  flags text[] not null,
  primary key (phone, id)
);
comment on table phone_fact is 'no record: what phones say of themselves; what was done is in the record';
create index phone_fact_seq on phone_fact (phone, seq);
