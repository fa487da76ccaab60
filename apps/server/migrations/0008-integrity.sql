-- One agreement an admission: looked up whenever one is registered.
create index case_admission on "case" ((data->>'admissionNo')) where type = 'agreement';
