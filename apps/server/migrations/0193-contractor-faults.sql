-- A kind is called as all others are: in small letters, with hyphens. Rows keep their history, which names no kind.
update thing set kind = 'contractor-fault', version = version + 1 where kind = 'contractorFault';
update saved_view v set page = '/registers/contractor-fault'
  where v.page = '/registers/contractorFault' and not exists (select from saved_view w
    where w.person_id = v.person_id and w.page = '/registers/contractor-fault' and w.name = v.name);
