-- A notice of several of a kind (letters that wait for a signature) opens their list; its subject is the first of them.
alter table notice add column is_list boolean not null default false;
