-- A day is asked for by what has not ended before it: without this a year of rounds is read to find those of today.
create index round_end on round (to_at);
