-- All cameras that rules keep from somebody, reckoned once for a whole list; without a person: from whoever is not named.
create function cameras_closed(act text, person uuid) returns setof uuid language sql stable rows 100 as $$
  with rule as (
    select r.camera_ids, r.place_ids from camera_rule r
    where ('view' = any(r.acts) or act = any(r.acts) or act = 'export' and 'playback' = any(r.acts))
      and not coalesce(person = any(r.person_ids), false)
      and not exists (select from person_role o where o.person_id = person and o.role_code = any(r.roles)))
  select camera from rule, unnest(rule.camera_ids) camera
  union
  select d.id from rule join place g on g.id = any(rule.place_ids) join place p on starts_with(p.path, g.path)
    join device d on d.place_id = p.id where d.kind = 'camera'
$$;
-- The same of one camera.
create or replace function camera_open(camera uuid, act text, person uuid) returns boolean language sql stable as $$
  select camera not in (select cameras_closed(act, person))
$$;
