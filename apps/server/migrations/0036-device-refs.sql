-- Whoever answered for a device may be deleted with the demonstration; the device stays.
alter table device
  drop constraint device_owner_id_fkey,
  add constraint device_owner_id_fkey foreign key (owner_id) references person on delete set null,
  drop constraint device_department_id_fkey,
  add constraint device_department_id_fkey foreign key (department_id) references department on delete set null;
create index device_department on device (department_id) where department_id is not null;
-- Every frame of an alarm host asks whose account it is.
create index device_account on device (protocol, upper(address)) where protocol is not null;
