-- Media nodes: the media process on other machines, and which cameras each of them reads.
create table media_node (
  id uuid primary key,
  name text not null unique,
  -- Cameras that nobody has given to a certain one.
  takes_any boolean not null,
  is_enabled boolean not null,
  camera_ids uuid[] not null default '{}',
  -- And whatever hangs below them.
  place_ids uuid[] not null default '{}',
  -- Of the token it joins with, once.
  token_hash bytea,
  token_until timestamptz,
  -- Sealed: what node and server know each other by afterwards.
  secret bytea,
  joined_at timestamptz,
  changed_by uuid not null,
  changed_by_name text not null,
  changed_at timestamptz not null
);
comment on table media_node is 'record: versions | 媒体节点 | Media node';

create table media_node_seen (
  node_id uuid primary key references media_node on delete cascade,
  at timestamptz not null,
  version text not null,
  address text not null
);
comment on table media_node_seen is 'no record: when a node was last heard, and as what';
