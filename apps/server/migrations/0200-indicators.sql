-- What a hospital answers for: what was reported at the end of each month, and what it has set of its own.
create table indicator_month (
  indicator text not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  -- 0: as it was when the month was closed; later ones are corrections that came to light.
  seq integer not null,
  value double precision,
  numerator double precision,
  denominator double precision,
  withheld boolean not null default false,
  at timestamptz not null,
  id uuid primary key,
  unique (indicator, month, seq)
);
comment on table indicator_month is 'record: append-only | 指标月结 | Indicator of a closed month';

create table indicator_setting (
  id uuid primary key,
  indicator text not null unique,
  -- Whether `target` says more than the declaration; it may say that there is none.
  has_target boolean not null,
  target double precision,
  owner_id uuid references person,
  remark text,
  changed_at timestamptz not null
);
comment on table indicator_setting is 'record: versions | 指标设定 | Setting of an indicator';
