-- The declaration whose keys the cases of a type carry; a release that says otherwise writes them anew.
create table case_keyed (
  type text primary key,
  fingerprint text not null
);
