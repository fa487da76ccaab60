import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';

const dayMs = 86_400_000;

/** Seconds of the last day that are missing of a camera that is always recorded; null: it is not, or only just. */
export async function missingSeconds(app: App, deviceId: string): Promise<number | null> {
  const now = app.clock.now();
  const { rows } = await sql<{ missing: number }>`
    with span as (
      select greatest(r.changed_at, ${new Date(now.getTime() - dayMs)}::timestamptz) as begin, ${now}::timestamptz as "end"
      from recording_plan r where r.device_id = ${deviceId} and r.mode = 'always')
    select extract(epoch from s."end" - s.begin)::float8 - coalesce((
      select sum(extract(epoch from least(coalesce(g.to_at, s."end"), s."end") - greatest(g.from_at, s.begin)))::float8
      from recording_segment g
      where g.device_id = ${deviceId} and g.from_at < s."end" and coalesce(g.to_at, s."end") > s.begin), 0) as missing
    from span s`.execute(app.db);
  const [row] = rows;
  return row ? Math.max(0, Math.round(row.missing)) : null;
}
