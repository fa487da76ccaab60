-- When answers go, the database asks which checks name them: forty thousand of a year, one by one.
create index round_check_answer on round_check (answer_id) where answer_id is not null;
