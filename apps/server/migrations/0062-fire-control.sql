-- Fire control works on fires alone; whoever leads the duty at night grades what else is found, and discipline
-- inspection brings its own old books. Hospitals in use get what new ones start with.
delete from role_grant where role_code = 'fire-control' and permission = 'hazard.manage';
insert into role_grant (role_code, permission, scope)
select r.code, g.permission, 'all'
from role r join (values ('duty-leader', 'hazard.manage'), ('party-secretary', 'case.import')) as g (role_code, permission)
  on g.role_code = r.code
on conflict do nothing;
