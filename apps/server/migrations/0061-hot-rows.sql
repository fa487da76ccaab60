-- A case is rung for, joined and moved on together with its neighbours of the same moment: room on their page for each
-- of them, so that none of these updates touches one of the eighteen indexes.
alter table "case" set (fillfactor = 50);
