-- What is private is said once, and for a whole list in one go: asked camera by camera, 20,000 took more than a second,
-- and a plan that asked for each pair of rows never came to an end.
create function is_private_name(name text) returns boolean language sql immutable parallel safe as $$
  select name ~ '病房|病区|病室|诊室|诊间|检查室|治疗室|处置室|换药|注射室|更衣|卫生间|厕所|洗手间|盥洗|浴室|淋浴|哺乳|母婴|产房|待产|手术|监护|值班室|休息室|谈话|心理|咨询室'
$$;

create function is_private_itself(is_private boolean, key_kind text, name text) returns boolean
language sql immutable parallel safe as $$
  select is_private or coalesce(key_kind in ('ward', 'office', 'icu', 'operating', 'nursery'), false) or is_private_name(name)
$$;

create or replace function is_private_place(place_id uuid) returns boolean language sql stable cost 10000 as $$
  select exists (
    select from place own join place above on own.path like above.path || '%'
    where own.id = place_id and is_private_itself(above.is_private, above.key_kind, above.name))
$$;

create or replace function is_private_camera(device_id uuid) returns boolean language sql stable cost 10000 as $$
  select d.place_id is null or is_private_place(d.place_id) or is_private_name(d.name)
  from device d where d.id = device_id
$$;

-- All places that are private, or lie in one that is.
create function private_places() returns setof uuid language sql stable as $$
  with itself as materialized (select id from place p where is_private_itself(p.is_private, p.key_kind, p.name))
  select p.id from place p
  where exists (select from unnest(string_to_array(trim(both '/' from p.path), '/')::uuid[]) above(id)
    where above.id in (select id from itself))
$$;
