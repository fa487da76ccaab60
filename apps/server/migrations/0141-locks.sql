-- Stores under a lock that says when it was opened. Two people approve an opening before; it is used once.
create table lock_approval (
  id uuid primary key,
  device_id uuid not null references device on delete cascade,
  book text not null,
  reason text not null,
  first_id uuid not null,
  first_name text not null,
  second_id uuid not null,
  second_name text not null,
  at timestamptz not null,
  until timestamptz not null,
  used_at timestamptz,
  check (second_id <> first_id)
);
create index lock_approval_open on lock_approval (device_id, until) where used_at is null;
comment on table lock_approval is 'record: versions | 开锁批准 | Approval of an opening';

-- What locks have said, for good.
create table lock_opening (
  id uuid primary key,
  -- The log outlives the lock.
  device_id uuid not null,
  lock_code text not null,
  lock_name text not null,
  place text,
  what text not null check (what in ('unlocked', 'locked')),
  at timestamptz not null,
  said_at timestamptz not null,
  approval_id uuid,
  first_name text,
  second_name text,
  reason text,
  -- As the lock named them.
  named text[] not null default '{}',
  is_approved boolean not null,
  case_id uuid,
  is_demo boolean not null default false
);
create index lock_opening_at on lock_opening (at, id);
create index lock_opening_device on lock_opening (device_id, at);
comment on table lock_opening is 'record: append-only | 开锁日志 | Opening of a lock';

-- As before, and the limits and openings of the demonstration.
create or replace function remove_demo_record() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from book_line where is_demo;
  delete from book_stock where is_demo;
  delete from book_limit where item_id in (select id from book_item where is_demo)
    or place_id in (select id from place where is_demo);
  delete from book_item where is_demo;
  delete from lock_opening where is_demo;
  delete from "case" c
  where c.is_demo
    or c.place_id in (select p.id from place p where exists (select from place d where d.is_demo and starts_with(p.path, d.path)))
    or c.device_id in (select id from device where is_demo)
    or c.department_id in (select id from department where is_demo)
    or c.reporter_id in (select id from person where is_demo)
    or exists (select from case_party cp join person p on p.id = cp.person_id where cp.case_id = c.id and p.is_demo);
  delete from intake_log where device in (select code from device where is_demo);
end $$;
revoke execute on function remove_demo_record from public;
