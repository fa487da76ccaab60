-- Numbers of the board as they were counted last: what is told after a start, with its time, until they are counted anew.
-- Sealed, since some add up what single records keep secret.
create table figure_kept (
  -- Of what was asked, for whose reach.
  key bytea primary key,
  groups bytea not null,
  -- The day it was asked on.
  day date not null,
  at timestamptz not null,
  took_ms integer not null
);
comment on table figure_kept is 'no record: counted from records, and counted anew whenever somebody looks';
create index figure_kept_at on figure_kept (at);
