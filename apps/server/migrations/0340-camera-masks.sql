-- Parts of a camera's picture that only those with a right of their own see: it is covered before it goes to anybody else.
create table camera_mask (
  device_id uuid primary key references device on delete cascade,
  masks jsonb not null,
  why text not null,
  changed_by uuid not null,
  changed_by_name text not null,
  changed_at timestamptz not null
);
comment on column camera_mask.masks is 'ts: CameraMask[]';
comment on table camera_mask is 'record: versions | 隐私遮挡 | Privacy masks';
