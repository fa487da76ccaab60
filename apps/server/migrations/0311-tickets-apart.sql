-- A ticket says that it was used, and not when; and no mark of the record ties it to the answer that was written with it.
drop trigger if exists record_insert on survey_ticket;
drop trigger if exists record_update on survey_ticket;
drop trigger if exists record_delete on survey_ticket;
drop function if exists record_of_survey_ticket();
alter table survey_ticket add is_answered boolean not null default false;
update survey_ticket set is_answered = true where answered_on is not null;
alter table survey_ticket drop column answered_on;
comment on table survey_ticket is 'no record: it is used in the transaction that keeps the answer, and a mark of both would say whose answer it is';
