import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';

/** What somebody wears is where it was heard last; a mark nobody answers for. A place of no such code changes nothing. */
export async function movedTo(app: App, deviceId: string, placeCode: string): Promise<void> {
  await sql`update device set place_id = p.id from place p
    where device.id = ${deviceId} and p.code = ${placeCode} and device.place_id is distinct from p.id`.execute(
    app.urgentDb,
  );
}
