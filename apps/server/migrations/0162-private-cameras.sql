-- A camera may not be shared where people expect to be unseen: by its place, by its own name, or because nobody has said
-- where it hangs.
create function is_private_camera(device_id uuid) returns boolean language sql stable as $$
  select d.place_id is null or is_private_place(d.place_id)
    or d.name ~ '病房|病区|病室|诊室|诊间|检查室|治疗室|处置室|换药|注射室|更衣|卫生间|厕所|洗手间|盥洗|浴室|淋浴|哺乳|母婴|产房|待产|手术|监护|值班室|休息室|谈话|心理|咨询室'
  from device d where d.id = device_id
$$;

create or replace function gb_share_never_private() returns trigger language plpgsql as $$
begin
  if new.until is null and is_private_camera(new.device_id) is not false then
    raise exception 'a camera in a private place is never shared' using errcode = 'check_violation', constraint = 'gb_share_private';
  end if;
  return new;
end $$;

-- The demonstration goes with all that was done in it.
create function remove_demo_uplinks() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from gb_negotiation where platform_id in (select id from gb_platform where is_demo);
  delete from gb_share where platform_id in (select id from gb_platform where is_demo);
  delete from gb_platform where is_demo;
end $$;
revoke execute on function remove_demo_uplinks from public;
