-- The state its matter had come to when a message went out, if it had moved on since the message was written.
alter table delivery add column stood text;
