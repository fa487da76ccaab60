import { goneAt, saneIntervalMs, usualMisses, type Hop } from '@anyuan/gb28181';
import { sql } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import { gathering } from '../../../kernel/gather.ts';
import { fellSilent, heard } from '../../device/index.ts';

/** A device that has registered here. */
export interface Registered {
  deviceId: string;
  /** Its code in our register, and its name. */
  ours: string;
  name: string;
  /** Its 20 digits. */
  code: string;
  hop: Hop;
  registeredAt: Date;
  expiresAt: Date;
  heardAt: Date;
  version: string | null;
  maker: string | null;
  model: string | null;
  firmware: string | null;
  intervalSeconds: number | null;
  misses: number | null;
  quirks: Set<string>;
  /** Its channels that are devices of ours and switched on, as far as it says. */
  channels: Map<string, string>;
}

export interface Devices {
  get(code: string): Registered | undefined;
  byId(deviceId: string): Registered | undefined;
  all(): IterableIterator<Registered>;
  readonly count: number;
  put(one: Registered): void;
  /** Something came from it. */
  heard(one: Registered): void;
  /** Its facts have changed: they are written with the next handful. */
  touch(one: Registered): void;
  /** It has signed off, was taken away, or is not heard any more. */
  drop(one: Registered): Promise<void>;
  /** Takes those for gone that are. */
  sweep(): Promise<void>;
  /** Reads anew which channels of it are devices of ours. */
  reread(deviceId: string): Promise<void>;
  load(): Promise<void>;
  /** Until all is written. */
  settled(): Promise<void>;
  stop(): void;
}

const writeMs = 200;
const atOnce = 500;
/** That somebody is there still is written with all who said so within this. */
const stillThereMs = 1_000;

/** Who is registered. Memory is what counts; the database is told in handfuls, so that a restart knows them still. */
export function makeDevices(app: App): Devices {
  const byCode = new Map<string, Registered>();
  const byId = new Map<string, Registered>();
  const dirty = new Set<Registered>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const goneOf = (one: Registered): number =>
    goneAt({
      registeredAt: one.registeredAt.getTime(),
      expiresMs: one.expiresAt.getTime() - one.registeredAt.getTime(),
      heardAt: one.heardAt.getTime(),
      intervalMs: saneIntervalMs(one.intervalSeconds),
      misses: one.misses && one.misses > 0 ? one.misses : usualMisses,
    });

  const channelsOf = gathering<string, Map<string, string>>(
    async (ids) => {
      const all = await channelsOfAll(app, [...new Set(ids)]);
      return ids.map((id) => all.get(id) ?? new Map<string, string>());
    },
    { most: atOnce },
  );

  function touch(one: Registered): void {
    dirty.add(one);
    timer ??= setTimeout(() => {
      timer = undefined;
      writing = writing
        .then(flush)
        .catch((error: unknown) => app.log.warn({ err: error }, 'cannot keep registrations'));
    }, writeMs);
  }

  async function flush(): Promise<void> {
    const taken = [...dirty].splice(0, atOnce);
    for (const one of taken) dirty.delete(one);
    // Signed on anew meanwhile, it is there twice: what it says now counts.
    const some = [...new Map(taken.map((one) => [one.deviceId, one])).values()];
    if (some.length === 0) return;
    const rows = some.map((one) => ({
      device_id: one.deviceId,
      transport: one.hop.transport,
      address: one.hop.address,
      port: one.hop.port,
      registered_at: one.registeredAt,
      expires_at: one.expiresAt,
      heard_at: one.heardAt,
      version: one.version,
      maker: one.maker,
      model: one.model,
      firmware: one.firmware,
      interval_seconds: one.intervalSeconds,
      misses: one.misses,
      quirks: [...one.quirks],
    }));
    await app.system('gb28181').tx(async (tx) => {
      tx.unaudited('what a device says of itself; whether it is there is told as with every device');
      await sql`insert into gb_registration (device_id, transport, address, port, registered_at, expires_at, heard_at,
          version, maker, model, firmware, interval_seconds, misses, quirks)
        select r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(device_id uuid, transport text, address text,
          port integer, registered_at timestamptz, expires_at timestamptz, heard_at timestamptz, version text, maker text,
          model text, firmware text, interval_seconds integer, misses integer, quirks text[])
          join device d on d.id = r.device_id order by r.device_id
        on conflict (device_id) do update set transport = excluded.transport, address = excluded.address, port = excluded.port,
          registered_at = excluded.registered_at, expires_at = excluded.expires_at, heard_at = excluded.heard_at,
          version = excluded.version, maker = coalesce(excluded.maker, gb_registration.maker),
          model = coalesce(excluded.model, gb_registration.model),
          firmware = coalesce(excluded.firmware, gb_registration.firmware),
          interval_seconds = excluded.interval_seconds, misses = excluded.misses, quirks = excluded.quirks`.execute(
        tx.db,
      );
    });
    if (dirty.size > 0) await flush();
  }

  const alive = (one: Registered): void => {
    const until = new Date(goneOf(one));
    for (const id of [one.deviceId, ...one.channels.values()])
      heard(app, id, { until, lateMs: stillThereMs }).catch((error: unknown) =>
        app.log.debug({ err: error }, 'a sign of life was not kept'),
      );
  };

  async function drop(one: Registered): Promise<void> {
    if (byCode.get(one.code) === one) byCode.delete(one.code);
    if (byId.get(one.deviceId) === one) byId.delete(one.deviceId);
    await fellSilent(app, [one.deviceId, ...one.channels.values()]);
  }

  return {
    get: (code) => byCode.get(code),
    byId: (deviceId) => byId.get(deviceId),
    all: () => byCode.values(),
    get count() {
      return byCode.size;
    },
    put(one) {
      byCode.set(one.code, one);
      byId.set(one.deviceId, one);
      touch(one);
      alive(one);
    },
    heard(one) {
      one.heardAt = app.clock.now();
      alive(one);
    },
    touch,
    drop,
    async sweep() {
      const now = app.clock.now().getTime();
      for (const one of byCode.values()) if (goneOf(one) <= now) await drop(one);
    },
    async reread(deviceId) {
      const channels = await channelsOf(deviceId);
      const one = byId.get(deviceId);
      if (one) one.channels = channels;
    },
    async load() {
      const rows = await app.db
        .selectFrom('gb_registration as r')
        .innerJoin('device as d', 'd.id', 'r.device_id')
        .selectAll('r')
        .select(['d.code as ours', 'd.name', 'd.address as code'])
        .where('d.is_enabled', '=', true)
        .where('d.protocol', '=', 'gb28181')
        .where('r.expires_at', '>', app.clock.now())
        .execute();
      const channels = await channelsOfAll(
        app,
        rows.map((row) => row.device_id),
      );
      for (const row of rows) {
        if (!row.code) continue;
        const one: Registered = {
          deviceId: row.device_id,
          ours: row.ours,
          name: row.name,
          code: row.code,
          hop: { transport: row.transport as Hop['transport'], address: row.address, port: row.port },
          registeredAt: row.registered_at,
          expiresAt: row.expires_at,
          heardAt: row.heard_at,
          version: row.version,
          maker: row.maker,
          model: row.model,
          firmware: row.firmware,
          intervalSeconds: row.interval_seconds,
          misses: row.misses,
          quirks: new Set(row.quirks),
          channels: channels.get(row.device_id) ?? new Map(),
        };
        // Nobody was listening meanwhile: it has as long as usual to be heard again.
        if (goneOf(one) <= app.clock.now().getTime()) one.heardAt = app.clock.now();
        byCode.set(one.code, one);
        byId.set(one.deviceId, one);
      }
    },
    async settled() {
      if (timer) {
        clearTimeout(timer);
        timer = undefined;
        writing = writing
          .then(flush)
          .catch((error: unknown) => app.log.warn({ err: error }, 'cannot keep registrations'));
      }
      await writing;
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

/** Of each of these devices: its channels that are devices of ours and switched on, by their 20 digits. */
export async function channelsOfAll(app: App, deviceIds: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const found = new Map<string, Map<string, string>>();
  if (deviceIds.length === 0) return found;
  const { rows } = await sql<{ host: string; id: string; address: string }>`
    select c.parent_id as host, c.id, c.address from device c
      join gb_channel g on g.device_id = c.parent_id and g.code = c.address
    where c.parent_id = any(${[...deviceIds]}::uuid[]) and c.is_enabled and g.gone_at is null and g.is_on is not false`.execute(
    app.db,
  );
  for (const { host, id, address } of rows) {
    const own = found.get(host);
    if (own) own.set(address, id);
    else found.set(host, new Map([[address, id]]));
  }
  return found;
}
