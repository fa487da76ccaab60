-- ZLMediaKit servers of the hospital: cameras that live there are entered from their lists.
create table zlm_server (
  id uuid primary key,
  code text not null unique,
  name text not null,
  url text not null,
  -- Sealed: what its HTTP interface asks for.
  secret bytea not null,
  rtsp_port integer not null check (rtsp_port between 1 and 65535),
  is_enabled boolean not null,
  changed_by uuid not null,
  changed_by_name text not null,
  changed_at timestamptz not null
);
comment on table zlm_server is 'record: versions | ZLMediaKit 服务器 | ZLMediaKit server';
