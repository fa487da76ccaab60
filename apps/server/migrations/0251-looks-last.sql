-- How long a live picture was watched, all times together.
alter table camera_look add column seconds integer not null default 0;
