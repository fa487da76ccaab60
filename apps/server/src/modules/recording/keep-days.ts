import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { listed } from '../../kernel/listed.ts';

/** How many days recordings of a device `d` at a place `p` with a plan `r` are kept: by plan, place or setting, whichever is longest. */
export function keptDays({ settings }: App): RawBuilder<number> {
  const usual = settings.get<number>('recording.keepDays');
  const target = Math.max(usual, settings.get<number>('recording.targetDays'));
  const places = listed(settings.get<string>('recording.targetPlaces'));
  // A plan may lengthen what the law asks for, never shorten it.
  return sql<number>`greatest(coalesce(r.keep_days, 0), case when exists (
    select from place t where t.code = any(${places}::text[]) and starts_with(p.path, t.path)) then ${target}::int else ${usual}::int end)`;
}
