import { refuse, Signal, type ErrorCode, type SignalReceipt } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { allRights } from '../../kernel/auth/rights.ts';
import { makeCtx, type Tx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/json-types.ts';
import { toApiError } from '../../kernel/http/errors.ts';
import { invalid } from '../../kernel/http/mount.ts';
import { newId } from '../../kernel/ids.ts';
import { handlerOf } from './handlers.ts';

export type Via = 'mqtt' | 'http';

/** A device as signals need it. */
export interface SignalDevice {
  id: string;
  code: string;
  name: string;
  kind: string;
  place_id: string | null;
  place_name: string | null;
  test_until: Date | null;
}

/**
 * Takes one signal: durable when it returns. A repeat of the same key answers what the first one was answered.
 * Leaves a line in the intake log; what is refused is logged by whoever answers the refusal.
 * @param sender device that vouches for it; null: somebody who may speak for devices
 */
export async function receive(app: App, via: Via, sender: string | null, body: unknown): Promise<SignalReceipt> {
  const parsed = Signal.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error);
  try {
    return await store(app, via, sender, parsed.data, body);
  } catch (thrown) {
    const refusal = toApiError(thrown, app.log);
    if (refusal.code !== 'disk_full') throw refusal;
    // The ballast was kept for exactly this; another alarm may have let it go a moment ago.
    await app.room.release();
    return store(app, via, sender, parsed.data, body).catch((again: unknown) => {
      throw toApiError(again, app.log);
    });
  }
}

async function store(app: App, via: Via, sender: string | null, signal: Signal, body: unknown): Promise<SignalReceipt> {
  const device = await app.urgentDb
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.code', 'd.name', 'd.kind', 'd.place_id', 'd.test_until', 'p.name as place_name'])
    .where('d.code', '=', signal.device)
    .where('d.is_enabled', '=', true)
    .executeTakeFirst();
  if (!device) throw refuse('unknown_device', { device: signal.device });
  if (sender !== null && sender !== device.id) throw refuse('wrong_device');
  const ctx = makeCtx(app, { kind: 'device', id: device.id, name: device.name }, allRights, {
    ip: '',
    agent: via,
    db: app.urgentDb,
  });
  return ctx.tx((tx) => write(tx, via, device, signal, body));
}

async function write(tx: Tx, via: Via, device: SignalDevice, signal: Signal, body: unknown): Promise<SignalReceipt> {
  const { app } = tx.ctx;
  const flags = clockFlags(app, signal, tx.now);
  const id = newId();
  const fresh = await tx.db
    .insertInto('signal')
    .values({
      id,
      device_id: device.id,
      key: signal.key,
      kind: signal.kind,
      device_at: new Date(signal.at),
      received_at: tx.now,
      via,
      data: storable(JSON.stringify(signal.data ?? {})) as never,
      flags,
    })
    .onConflict((conflict) => conflict.columns(['device_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!fresh) return repeated(tx, via, device, signal, body);
  const opened = await handlerOf(device.kind, signal.kind)?.(tx, device, signal);
  await tx.db
    .with('tied', (db) =>
      db
        .updateTable('signal')
        .set({ case_id: opened?.row.id ?? null })
        .where('id', '=', id)
        .returning('id'),
    )
    .insertInto('intake_log')
    .values(line(tx, via, device.code, flags.length > 0 ? 'flagged' : 'accepted', flags[0] ?? null, body, id))
    .execute();
  return { signalId: id, caseId: opened?.row.id ?? null, number: opened?.row.number ?? null, repeat: false, flags };
}

async function repeated(tx: Tx, via: Via, device: SignalDevice, signal: Signal, body: unknown): Promise<SignalReceipt> {
  const before = await tx.db
    .selectFrom('signal as s')
    .leftJoin('case as c', 'c.id', 's.case_id')
    .select(['s.id', 's.case_id', 'c.number', 's.flags'])
    .where('s.device_id', '=', device.id)
    .where('s.key', '=', signal.key)
    .executeTakeFirstOrThrow();
  await tx.db
    .insertInto('intake_log')
    .values(line(tx, via, device.code, 'repeat', null, body, before.id))
    .execute();
  return { signalId: before.id, caseId: before.case_id, number: before.number, repeat: true, flags: before.flags };
}

/** A wrong clock never costs an alarm: it is flagged, and the server's own time counts. */
function clockFlags(app: App, signal: Signal, now: Date): string[] {
  const off = Math.abs(now.getTime() - Date.parse(signal.at)) / 1000;
  if (off >= app.settings.get<number>('alarm.clockRefuseSeconds')) return ['clock_untrusted'];
  return off >= app.settings.get<number>('alarm.clockOffSeconds') ? ['clock_off'] : [];
}

const line = (
  tx: Tx,
  via: Via,
  device: string,
  verdict: string,
  code: string | null,
  body: unknown,
  signalId: string,
) => ({
  at: tx.now,
  via,
  device,
  verdict,
  code,
  body: textOf(body),
  signal_id: signalId,
});

/** Keeps what was refused, and why. If even that cannot be written, the refusal itself still goes out. */
export async function logRefusal(app: App, via: Via, body: unknown, code: ErrorCode): Promise<void> {
  const device = (body as JsonObject | null)?.['device'];
  await app.urgentDb
    .insertInto('intake_log')
    .values({
      at: app.clock.now(),
      via,
      device: typeof device === 'string' ? device.slice(0, 64) : null,
      verdict: 'refused',
      code,
      body: textOf(body),
    })
    .execute()
    .catch((error: unknown) =>
      app.log.error({ err: error, via, code, body: textOf(body) }, 'a refused signal could not be kept'),
    );
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair in JSON; an alarm is not lost for that. */
const storable = (json: string): string =>
  json.replace(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (escape) => (escape === '\\\\' ? escape : '\uFFFD'));

const textOf = (body: unknown): string => {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  // PostgreSQL keeps no NUL in text.
  return text.replaceAll('\0', '\uFFFD').slice(0, 4000);
};
