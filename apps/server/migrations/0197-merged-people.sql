-- Two accounts of one human: the one that went says which it has become part of, and is never switched on again.
alter table person add column merged_into uuid references person;
create index person_merged on person (merged_into) where merged_into is not null;
