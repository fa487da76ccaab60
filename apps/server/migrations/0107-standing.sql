-- A case that stands for something holds its key for as long as it is open, and no longer. Found by that alone: with
-- "is_open" in the index every other index of open cases fits the question as well, and where few cases are open a plan
-- would read all of them, of a flood ten thousand.
update "case" set join_key = null where not is_open and join_key is not null;
drop index case_join;
create unique index case_join on "case" (join_key) where join_key is not null;
