import { refuse } from '@anyuan/contract';
import type { Kysely } from 'kysely';

import type { DB } from '../../kernel/db/index.ts';

interface Where {
  placeId: string | null;
  deviceId: string | null;
}

export async function findPlace(db: Kysely<DB>, code: string): Promise<Where> {
  const row = await db.selectFrom('place').select('id').where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return { placeId: row.id, deviceId: null };
}

export async function findDevice(db: Kysely<DB>, code: string): Promise<Where> {
  const row = await db.selectFrom('device').select(['id', 'place_id']).where('code', '=', code).executeTakeFirst();
  if (!row) throw refuse('unknown_device', { device: code });
  return { placeId: row.place_id, deviceId: row.id };
}
