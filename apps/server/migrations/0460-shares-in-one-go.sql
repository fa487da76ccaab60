-- That no camera in a private place is shared is looked at once for a whole statement: asked share by share, 1,000 of them
-- at 2,000 places took longer than a statement may.
create function gb_shares_never_private() returns trigger language plpgsql as $$
declare
  places uuid[];
begin
  if not exists (select from fresh where until is null) then
    return null;
  end if;
  -- Cameras are looked up by their key: of many just brought, the planner would compare each with each.
  select array_agg(distinct d.place_id) into places
    from fresh h, lateral (select place_id from device where id = h.device_id offset 0) d where h.until is null;
  -- Of many, what is private is reckoned for all places in one go.
  if cardinality(places) <= 4 then
    places := array(select one from unnest(places) one where is_private_place(one));
  else
    places := array(select private_places());
  end if;
  if exists (select from fresh h left join lateral (select * from device where id = h.device_id offset 0) d on true
      where h.until is null and (d.place_id is null or is_private_name(d.name) or d.place_id = any(places))) then
    raise exception 'a camera in a private place is never shared' using errcode = 'check_violation', constraint = 'gb_share_private';
  end if;
  return null;
end $$;

drop trigger gb_share_never_private on gb_share;
drop function gb_share_never_private();
create trigger gb_share_never_private_new after insert on gb_share referencing new table as fresh
  for each statement execute function gb_shares_never_private();
create trigger gb_share_never_private_changed after update on gb_share referencing new table as fresh
  for each statement execute function gb_shares_never_private();
