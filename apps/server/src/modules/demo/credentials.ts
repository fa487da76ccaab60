import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { tokenHash } from '../../kernel/ids.ts';
import type { SimulatedHost, SimulatedRecorder } from './child.ts';
import { hasToken } from './devices.ts';
import { demoUplink } from './gb28181.ts';
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
    // The one before the newest is good for a while, and is nobody's to use any more.
    .where('t.replaced_at', 'is', null)
    .orderBy('d.code')
    .execute();
  return rows
    .map(({ code, kind, token_hash }) => ({ code, kind, token_hash, token: key.deviceToken(code) }))
    .filter((one) => tokenHash(one.token).equals(one.token_hash))
    .map(({ code, kind, token }) => ({ code, kind, token }));
}

/** The alarm host of the demonstration and the numbers of its zones, if it has not been taken over or switched off. */
export async function simulatedHosts(app: App, key: DemoKey): Promise<SimulatedHost[]> {
  const { rows } = await sql<Omit<SimulatedHost, 'key'> & { secret: Buffer }>`
    select h.code, h.address as account, h.secret, (select coalesce(jsonb_object_agg(z.code, z.address), '{}')
      from device z where z.parent_id = h.id and z.is_enabled and z.address is not null) as zones
    from device h where h.is_demo and h.is_enabled and h.protocol = 'dc09' and h.address is not null and h.secret is not null`.execute(
    app.db,
  );
  return rows
    .filter(({ code, secret }) => app.secrets.open(secret) === key.hostKey(code))
    .map(({ code, account, zones }) => ({ code, account, zones, key: key.hostKey(code) }));
}

/** The recorders of the demonstration and their channels, where they have not been taken over or switched off. */
export async function simulatedRecorders(app: App, key: DemoKey): Promise<SimulatedRecorder[]> {
  const { rows } = await sql<Omit<SimulatedRecorder, 'password'> & { own: string; secret: Buffer }>`
    select h.code as own, h.address as code, h.name, h.secret, (select coalesce(jsonb_agg(jsonb_build_object('code', c.address,
        'name', c.name) order by c.address), '[]') from device c where c.parent_id = h.id and c.is_demo) as channels
    from device h where h.is_demo and h.is_enabled and h.protocol = 'gb28181' and h.parent_id is null
      and h.address is not null and h.secret is not null order by h.code`.execute(app.db);
  return rows
    .filter(({ own, secret }) => app.secrets.open(secret) === key.gbPassword(own))
    .map(({ own, code, name, channels }) => ({ code, name, channels, password: key.gbPassword(own) }));
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
      .filter(({ kind }) => hasToken(kind))
      .map(({ id, code }) => ({ id, hash: tokenHash(key.deviceToken(code)).toString('hex') }));
    await sql`
      insert into api_token (device_id, token_hash, created_at)
      select id, decode(hash, 'hex'), ${tx.now} from jsonb_to_recordset(${JSON.stringify(tokens)}::jsonb) as r(id uuid, hash text)
      on conflict (device_id) where replaced_at is null do update set token_hash = excluded.token_hash, created_at = excluded.created_at`.execute(
      tx.db,
    );
    await tx.db
      .updateTable('device')
      .set({ source_secret: app.secrets.seal(key.cameraPassword) })
      .where('is_demo', '=', true)
      .where('kind', '=', 'camera')
      .where('source_url', 'is not', null)
      .execute();
    for (const { id, code } of devices.filter(({ kind }) => kind === 'alarm-host'))
      await tx.db
        .updateTable('device')
        .set({ secret: app.secrets.seal(key.hostKey(code)) })
        .where('id', '=', id)
        .execute();
    for (const { id, code } of devices.filter(({ kind }) => kind === 'recorder'))
      await tx.db
        .updateTable('device')
        .set({ secret: app.secrets.seal(key.gbPassword(code)) })
        .where('id', '=', id)
        .execute();
    await tx.db
      .updateTable('gb_platform')
      .set({ secret: app.secrets.seal(key.gbPassword(demoUplink.code)) })
      .where('is_demo', '=', true)
      .where('code', '=', demoUplink.code)
      .execute();
    tx.audit('demo.renewTokens', 'device', null, { devices: tokens.length });
  });
}
