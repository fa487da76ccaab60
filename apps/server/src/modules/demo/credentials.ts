import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { tokenHash } from '../../kernel/ids.ts';
import type { DemoKey } from './key.ts';

export interface SimulatedDevice {
  code: string;
  kind: string;
  token: string;
}

/**
 * The demonstration devices that are simulated, with their tokens. A device that was given a token by hand is left
 * to whoever holds that token: somebody tries a real one in its place.
 */
export async function simulatedDevices(app: App, key: DemoKey): Promise<SimulatedDevice[]> {
  if (key.isNew) await renew(app, key);
  const rows = await app.db
    .selectFrom('device as d')
    .innerJoin('api_token as t', 't.device_id', 'd.id')
    .select(['d.code', 'd.kind', 't.token_hash'])
    .where('d.is_demo', '=', true)
    .where('d.is_enabled', '=', true)
    .where('d.kind', '!=', 'camera')
    .orderBy('d.code')
    .execute();
  return rows
    .map(({ code, kind, token_hash }) => ({ code, kind, token_hash, token: key.deviceToken(code) }))
    .filter((one) => tokenHash(one.token).equals(one.token_hash))
    .map(({ code, kind, token }) => ({ code, kind, token }));
}

/** The key file was lost (a restored backup, another data folder): everything derived from it is made anew. */
async function renew(app: App, key: DemoKey): Promise<void> {
  await app.system('demo').tx(async (tx) => {
    const devices = await tx.db
      .selectFrom('device')
      .select(['id', 'code', 'kind'])
      .where('is_demo', '=', true)
      .execute();
    const tokens = devices
      .filter(({ kind }) => kind !== 'camera')
      .map(({ id, code }) => ({ id, hash: tokenHash(key.deviceToken(code)).toString('hex') }));
    await sql`
      insert into api_token (device_id, token_hash, created_at)
      select id, decode(hash, 'hex'), ${tx.now} from jsonb_to_recordset(${JSON.stringify(tokens)}::jsonb) as r(id uuid, hash text)
      on conflict (device_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`.execute(
      tx.db,
    );
    await tx.db
      .updateTable('device')
      .set({ source_secret: app.secrets.seal(key.cameraPassword) })
      .where('is_demo', '=', true)
      .where('kind', '=', 'camera')
      .execute();
    tx.audit('demo.renewTokens', 'device', null, { devices: tokens.length });
  });
}
