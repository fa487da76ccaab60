import { readKey } from '@anyuan/dc09';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';

/** An alarm host that may speak here. */
export interface Host {
  id: string;
  code: string;
  /** Its key; null: it speaks in the clear. */
  key: Buffer | null;
}

/** The host of an account; undefined: nobody has registered one. Letters may be large or small. */
export async function hostOf(app: App, account: string): Promise<Host | undefined> {
  const row = await app.urgentDb
    .selectFrom('device')
    .select(['id', 'code', 'secret'])
    .where('protocol', '=', 'dc09')
    .where(sql<boolean>`upper(address) = ${account.toUpperCase()}`)
    .where('is_enabled', '=', true)
    .executeTakeFirst();
  if (!row) return undefined;
  return { id: row.id, code: row.code, key: row.secret && readKey(app.secrets.open(row.secret)) };
}
