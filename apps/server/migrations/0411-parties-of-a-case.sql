-- The key (case_id, person_id, relation) does not serve who asks for those of a case in one relation: PostgreSQL 18 reckons
-- that it would have to look under every person there is, and reads the whole of another index instead.
create index case_party_case on case_party (case_id, relation);
