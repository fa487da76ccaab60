import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';

/** A camera that is to be recorded; `isKept`: by plan, so that all of it is kept. */
export interface Wanted {
  id: string;
  isKept: boolean;
}

/** Which cameras are to be recorded now: those of open alarms first, then by plan, then what is buffered. */
export async function wantedCameras(app: App): Promise<Wanted[]> {
  const { rows } = await sql<Wanted>`
    select d.id, coalesce(r.mode = 'always', false) as "isKept"
    from device d left join place p on p.id = d.place_id left join recording_plan r on r.device_id = d.id
    cross join lateral (select exists (select from recording_clip c where c.device_id = d.id and c.to_at is null) as hot) a
    where d.kind = 'camera' and d.is_enabled and (d.source_url is not null or d.protocol = 'gb28181')
      and (a.hot or r.mode is not null or (${app.settings.get<boolean>('recording.keyPlaces')} and exists (
        select from place k where k.is_key and starts_with(p.path, k.path))))
    order by a.hot desc, r.mode is null, r.mode, d.id limit ${app.settings.get<number>('recording.atOnce')}`.execute(
    app.db,
  );
  return rows;
}
