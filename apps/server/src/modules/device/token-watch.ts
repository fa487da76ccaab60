import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { tellOwners } from './tell-owners.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Whoever has done nothing after a warning is warned again. */
const warnAgainMs = 7 * dayMs;
const atOnce = 500;

interface Watch {
  /** Devices whose press came with a token that had ended, until their owners are told. */
  ended: Set<string>;
  /** When owners were last told so, by device: not more than once a day. */
  told: Map<string, number>;
  looked: number;
}
const watches = new WeakMap<App, Watch>();
function watchOf(app: App): Watch {
  const known = watches.get(app) ?? { ended: new Set(), told: new Map(), looked: 0 };
  watches.set(app, known);
  return known;
}

/** A device has spoken with a token that had ended. Nothing is written on the way of a press: its owner is told by `watchTokens`. */
export function sawEnded(app: App, deviceId: string): void {
  const { ended, told } = watchOf(app);
  const last = told.get(deviceId);
  if (last === undefined || app.clock.now().getTime() - last >= dayMs) ended.add(deviceId);
}

/** Tells owners of devices whose tokens are over and in use, and, once an hour, of those that soon end. */
export async function watchTokens(app: App): Promise<void> {
  const watch = watchOf(app);
  const now = app.clock.now().getTime();
  const ended = [...watch.ended];
  if (ended.length > 0)
    await app.system('tokens').tx(async (tx) => {
      await tellOwners(tx, ended, {
        urgent: true,
        zh: (which) => `令牌已到期仍在使用,报警照收:${which}。请换发令牌`,
        en: (which) => `A token that has ended is still used, alarms are taken all the same: ${which}. Renew it`,
      });
      for (const id of ended) tx.audit('device.tokenEnded', 'device', id);
    });
  for (const id of ended) {
    watch.ended.delete(id);
    watch.told.set(id, now);
  }
  if (now - watch.looked < hourMs && now >= watch.looked) return;
  watch.looked = now;
  await app.system('tokens').tx((tx) => warn(tx));
}

async function warn(tx: Tx): Promise<void> {
  const warnMs = tx.ctx.app.settings.get<number>('device.tokenWarnDays') * dayMs;
  const { rows } = await sql<{ id: string }>`
    update api_token t set warned_at = ${tx.now} from (
      select token_hash, t.device_id from api_token t join device d on d.id = t.device_id
      where d.is_enabled and t.replaced_at is null and t.expires_at < ${new Date(tx.now.getTime() + warnMs)}
        and coalesce(t.warned_at < ${new Date(tx.now.getTime() - warnAgainMs)}, true)
      order by t.expires_at limit ${atOnce} for update of t) due
    where t.token_hash = due.token_hash returning t.device_id as id`.execute(tx.db);
  if (rows.length === 0) return tx.unaudited('no token ends soon');
  const ids = rows.map(({ id }) => id);
  await tellOwners(tx, ids, {
    urgent: false,
    zh: (which) => `设备令牌将到期:${which}。换发后旧令牌还能用一段时间`,
    en: (which) => `Device tokens end soon: ${which}. After renewing, the old one is good for a while`,
  });
  tx.audit('device.tokenWarned', 'device', null, { devices: ids.length });
}
