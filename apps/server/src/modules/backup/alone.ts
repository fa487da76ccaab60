import { refuse } from '@anyuan/contract';

import { databaseClient } from '../../kernel/db/index.ts';

// One number for all of our programs: what lets old files go must not meet what counts on them.
const lock = 4_226_112_231;

/** Does this while no other program backs up, restores for a drill or lets backups go; refuses if one does. */
export async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = databaseClient(url, { application_name: 'anyuan backup alone', keepAlive: true });
  await client.connect();
  try {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [lock]);
    if (!rows[0]?.got) throw refuse('backup_busy');
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
