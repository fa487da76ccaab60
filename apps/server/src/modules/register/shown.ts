import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';

export interface Shown {
  values: { name: string; text: string }[];
  models: { name: string; title: string; on: string; deeds: string }[];
}

const mostModels = 30;

/** What the house shows of itself: its values, and model persons who agreed to be named, with no patient who did not. */
export async function shownToPublic({ db, settings }: App): Promise<Shown> {
  const counts = settings.get<boolean>('hospital.demo') ? sql`` : sql`and not t.is_demo`;
  const [values, models] = await Promise.all([
    sql<Shown['values'][number]>`select t.name, t.data->>'text' as text from thing t
      where t.kind = 'house-value' and t.in_service and (t.data->>'isShown')::boolean ${counts}
      order by (t.data->>'order')::int, t.code`.execute(db),
    sql<
      Shown['models'][number]
    >`select coalesce(p.name, t.name) as name, t.data->>'title' as title, t.data->>'on' as on,
        t.data->>'deeds' as deeds
      from thing t left join person p on p.id = t.owner_id
      where t.kind = 'model' and t.in_service and coalesce((t.data->>'consent')::boolean, false)
        and coalesce((t.data->>'patientConsent')::boolean, true) ${counts}
      order by t.data->>'on' desc, t.code limit ${mostModels}`.execute(db),
  ]);
  return { values: values.rows, models: models.rows };
}
