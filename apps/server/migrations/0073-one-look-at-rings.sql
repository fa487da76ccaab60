-- The trigger `no_ring` says the same, and says it in words.
alter table device drop constraint if exists device_not_its_own_parent;
