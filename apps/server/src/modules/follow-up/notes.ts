import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { sealWords } from './about.ts';

const batch = 500;

/** Notes of calls from before they were sealed, before anybody is served; of who is forgotten already they go. */
export async function sealNotes(app: App): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ id: string; note: string; is_known: boolean }>`
      select c.id, c.note, d.about is not null as is_known from follow_up_call c
        join follow_up u on u.id = c.follow_up_id join discharge d on d.id = u.discharge_id
      where c.note is not null limit ${batch}`.execute(app.db);
    if (rows.length === 0) return;
    await app.system('follow-up').tx(async (tx) => {
      for (const { id, note, is_known } of rows)
        await sql`select seal_call_note(${id}, ${is_known ? sealWords(app.secrets, note) : null})`.execute(tx.db);
      tx.audit('record.sealSecrets', 'table', 'follow_up_call', { rows: rows.length });
    });
  }
}
