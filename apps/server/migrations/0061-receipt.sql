-- The promise of a reply counts from the day a complaint was received; until now that was when it was registered.
update "case" set data = data || jsonb_build_object('receivedAt', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
where type = 'complaint' and not data ? 'receivedAt';

-- How hot an item has ever been, from its own timeline.
update "case" c set data = c.data || jsonb_build_object('peak', h.peak)
from (
  select id, (array['low', 'middle', 'high'])[max(array_position(array['low', 'middle', 'high'], heat))] as peak
  from (
    select o.id, o.data->>'heat' as heat from "case" o where o.type = 'opinion'
    union all
    select e.case_id, e.data->>'heat' from case_event e join "case" o on o.id = e.case_id where o.type = 'opinion'
  ) said
  where heat in ('low', 'middle', 'high')
  group by id
) h
where c.id = h.id and not c.data ? 'peak';
