-- How complete the roster of a post was, day by day: when the day first came into sight, and when it came. Whether a
-- holiday was complete a week before cannot be told from the shifts as they stand later.
create table post_day (
  post_id uuid not null references post on delete cascade,
  day date not null,
  -- A holiday, or within a time of high risk.
  is_special boolean not null,
  -- Days from the first look to the day itself.
  ahead integer not null,
  first_missing integer not null,
  -- As it was at the last look, in the morning of the day.
  missing integer not null,
  primary key (post_id, day)
);
comment on table post_day is 'no record: reckoned every morning from the roster, whose shifts are in the record';
create index post_day_day on post_day (day);
