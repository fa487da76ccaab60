-- The smaller picture of a camera, for small tiles: an address of its own, or the number its GB/T 28181 device knows it by.
alter table device add column source_sub_url text;
alter table device add column gb_sub smallint;
