-- The life of a device: make, resolution, when it was installed, by which project, and what took its place.
alter table device
  add column maker text,
  add column resolution text,
  add column installed_on date,
  add column project_id uuid references thing on delete set null,
  add column replaced_by_id uuid references device on delete set null;

-- What alarm hosts and their zones were told, for the log of arming.
create index signal_arming on signal (received_at desc, id desc) where kind in ('armed', 'disarmed', 'bypass');
