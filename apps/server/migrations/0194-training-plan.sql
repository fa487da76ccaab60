-- A training may be about an emergency plan: the plan shows who has been trained for it.
alter table training add column plan_id uuid references thing on delete set null;
create index training_plan on training (plan_id) where plan_id is not null;
