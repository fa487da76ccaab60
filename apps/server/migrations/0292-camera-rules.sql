-- Who of those who may watch at all may watch this camera: what a rule names is open to those it names only.
create table camera_rule (
  id uuid primary key,
  name text not null unique,
  why text not null,
  -- view: everything, and that it is there; playback: recordings and what is taken of them; ptz, talk, export.
  acts text[] not null check (cardinality(acts) > 0 and acts <@ array['view', 'playback', 'ptz', 'talk', 'export']),
  camera_ids uuid[] not null default '{}',
  -- And whatever hangs below them.
  place_ids uuid[] not null default '{}',
  person_ids uuid[] not null default '{}',
  roles text[] not null default '{}',
  changed_by uuid not null,
  changed_by_name text not null,
  changed_at timestamptz not null,
  check (cardinality(camera_ids) + cardinality(place_ids) > 0)
);
comment on table camera_rule is 'record: versions | 视频权限限制 | Restriction of cameras';

-- Without a person: whether it is open to whoever may watch.
create function camera_open(camera uuid, act text, person uuid) returns boolean language sql stable as $$
  select not exists (
    select from camera_rule r
    where ('view' = any(r.acts) or act = any(r.acts) or act = 'export' and 'playback' = any(r.acts))
      and (camera = any(r.camera_ids) or exists (
        select from device d join place p on p.id = d.place_id join place g on g.id = any(r.place_ids)
        where d.id = camera and starts_with(p.path, g.path)))
      and not coalesce(person = any(r.person_ids), false)
      and not exists (select from person_role o where o.person_id = person and o.role_code = any(r.roles)))
$$;
