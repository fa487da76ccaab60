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

/**
 * The key of a signal. A panel that got no answer sends the same sequence number with the same content again; the
 * number begins anew after 9,999 events, so it means the same within a while only: this span of time or the one before.
 */
export async function keyOf(app: App, deviceId: string, said: string, windowMs: number): Promise<string> {
  const now = app.clock.now().getTime();
  const span = Math.floor(now / windowMs);
  const keys = [span, span - 1].map((one) => `${said}@${one.toString(36)}`);
  const before = await app.urgentDb
    .selectFrom('signal')
    .select('key')
    .where('device_id', '=', deviceId)
    .where('key', 'in', keys)
    .where('received_at', '>', new Date(now - windowMs))
    .executeTakeFirst();
  return before?.key ?? keys[0]!;
}
