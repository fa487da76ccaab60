-- Cameras of ours that a ZLMediaKit of the hospital pulls, and that are read from it.
create table zlm_pull (
  device_id uuid primary key references device on delete cascade,
  server_id uuid not null references zlm_server on delete cascade,
  changed_by uuid not null,
  changed_by_name text not null,
  changed_at timestamptz not null
);
create index zlm_pull_server on zlm_pull (server_id);
comment on table zlm_pull is 'record: versions | 由 ZLMediaKit 代取的摄像机 | Cameras pulled by ZLMediaKit';
