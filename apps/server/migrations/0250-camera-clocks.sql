-- By how much a camera's own clock was ahead of ours while it was recorded; null: it has not said.
alter table recording_segment add column clock_ahead_ms double precision;
