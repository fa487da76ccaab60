-- Case types declare by what they are looked up and what two of them may not both say (`indexed`, `unique`); the server
-- makes these indexes when it starts. What waits for whom is found by its keys.
drop index case_admission;
drop index case_tout_alias;
drop index case_todo;
