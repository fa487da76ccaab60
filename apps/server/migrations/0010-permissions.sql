-- Permissions the built-in roles have been offered once. An update brings new ones: roles of the house get those, and
-- only those, so that what a hospital has taken away stays away.
create table known_permission (
  name text primary key
);
insert into known_permission
select unnest(array['alarm.read', 'alarm.handle', 'alarm.police', 'alarm.respond', 'case.read', 'case.create', 'camera.view',
  'device.read', 'device.manage', 'place.read', 'place.manage', 'duty.read', 'duty.sign', 'duty.manage', 'person.read',
  'person.manage', 'role.manage', 'setting.read', 'setting.manage', 'audit.read', 'intake.read', 'demo.wipe'])
where exists (select from role);
