import type { App } from '../../kernel/app.ts';
import { readSpotToken } from './code.ts';

/** Where somebody stands who has scanned a code. */
export interface Spot {
  token: string;
  placeId: string;
  name: string;
}

/** A code that was replaced is told apart from one that never was: its paper still hangs somewhere. */
export async function findSpot(app: App, typed: string): Promise<Spot | 'old' | 'unknown'> {
  const token = readSpotToken(typed);
  if (!token) return 'unknown';
  const row = await app.db
    .selectFrom('public_spot as s')
    .innerJoin('place as p', 'p.id', 's.place_id')
    .select(['s.place_id', 's.retired_at', 'p.full_name'])
    .where('s.token', '=', token)
    .executeTakeFirst();
  if (!row) return 'unknown';
  if (row.retired_at) return 'old';
  return { token, placeId: row.place_id, name: row.full_name };
}
