-- A tout named again: his earlier cases are looked up by what he is known by, without spaces and capitals.
create index case_tout_alias on "case" (lower(regexp_replace(data->>'alias', '\s', '', 'g'))) where type = 'tout';
