import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { health as healthOf } from './kind.ts';
import { publishDevice } from './publish.ts';
import { addState, dropStates, fallSilent } from './states.ts';
import { tellOwners } from './tell-owners.ts';
import { watchTokens } from './token-watch.ts';

/** What a sign of life says besides that it came. */
export interface Heard {
  /** The device's own complaint; null: it says that it is well; absent: it says nothing about that. */
  fault?: string | null;
  /** Its protocol says for how long it counts as there, however long that is; absent: as with every device. */
  until?: Date;
  /** So long it may be gathered where it is no news and nobody waits for it; absent: for a moment. */
  lateMs?: number;
}

interface Pending {
  at: Date;
  fault?: string | null;
  until?: Date;
}

const gatherMs = 50;
const quietMs = 5_000;
// Each change of condition is an event; small transactions keep alarms from waiting behind thousands of them.
const atOnce = 200;

interface Ear {
  pending: Map<string, Pending>;
  /** When the pending ones are written, by the clock of the process, and what has that begin. */
  due: number;
  timer: NodeJS.Timeout | undefined;
  go: () => void;
  /** Written lately: when, and with which fault. */
  written: Map<string, Pending>;
  /** Those who came since the last writing began; null: nobody yet. */
  next: Promise<void> | null;
  /** Writings come one after the other, so that each sees what the one before has changed. */
  writing: Promise<void>;
  /** Silence is counted from here at the earliest: before, nobody was listening. */
  since: Date;
}

const ears = new WeakMap<App, Ear>();

export function earOf(app: App): Ear {
  let ear = ears.get(app);
  if (!ear) {
    ear = {
      pending: new Map(),
      due: Number.POSITIVE_INFINITY,
      timer: undefined,
      go: () => undefined,
      written: new Map(),
      next: null,
      writing: Promise.resolve(),
      since: app.clock.now(),
    };
    ears.set(app, ear);
  }
  return ear;
}

/**
 * A device has been heard. Cheap: gathered for 50 ms and written once in 5 s per device; an event only when its
 * condition changes. The promise settles when it is written; callers that cannot wait may ignore it.
 */
export function heard(app: App, deviceId: string, { lateMs = gatherMs, ...what }: Heard = {}): Promise<void> {
  const ear = earOf(app);
  const at = app.clock.now();
  const last = ear.written.get(deviceId);
  const news = what.fault !== undefined && what.fault !== last?.fault;
  if (last && !news && at.getTime() - last.at.getTime() < quietMs) return Promise.resolve();
  ear.pending.set(deviceId, { ...ear.pending.get(deviceId), ...what, at });
  const written = (ear.next ??= begin(app, ear));
  const due = performance.now() + (last && !news ? lateMs : gatherMs);
  if (due < ear.due) {
    ear.due = due;
    clearTimeout(ear.timer);
    ear.timer = setTimeout(ear.go, due - performance.now());
  }
  return written;
}

/** The next writing: once it is due, and the one before is over. */
function begin(app: App, ear: Ear): Promise<void> {
  const gathered = new Promise<void>((go) => (ear.go = go));
  const next = Promise.all([gathered, ear.writing]).then(() => flush(app, ear));
  // Nobody may be listening; a caller who is gets the refusal all the same.
  ear.writing = next.catch(() => undefined);
  return next;
}

async function flush(app: App, ear: Ear): Promise<void> {
  clearTimeout(ear.timer);
  ear.due = Number.POSITIVE_INFINITY;
  ear.next = null;
  const batch = [...ear.pending];
  ear.pending.clear();
  for (let i = 0; i < batch.length; i += atOnce) {
    const part = batch.slice(i, i + atOnce);
    await write(app, part);
    for (const [id, said] of part) ear.written.set(id, { ...ear.written.get(id), ...said });
  }
}

/** Has everything heard so far written now; settles when it is. */
export function settled(app: App): Promise<void> {
  const ear = earOf(app);
  ear.go();
  return ear.writing;
}

async function write(app: App, batch: [string, Pending][]): Promise<void> {
  const said = JSON.stringify(
    batch.map(([id, { at, fault, until }]) => ({
      id,
      at,
      fault: fault ?? null,
      judged: fault !== undefined,
      until: until ?? null,
    })),
  );
  await app.system('heartbeat').tx(async (tx) => {
    tx.unaudited('signs of life; a fault that comes or goes has its line');
    const { rows } = await sql<{
      id: string;
      code: string;
      campus_id: string | null;
      was: string;
      fault_was: string | null;
      fault: string | null;
    }>`
      select d.id, d.code, p.campus_id, ${healthOf} as was, d.fault as fault_was,
        case when h.judged then h.fault else d.fault end as fault
      from jsonb_to_recordset(${said}::jsonb) as h(id uuid, fault text, judged boolean)
        join device d on d.id = h.id left join place p on p.id = d.place_id left join device_seen s on s.device_id = d.id
    `.execute(tx.db);
    // In the order of ids, as the sweep does: two batches never wait for each other crosswise.
    await sql`
      insert into device_seen (device_id, last_seen_at, is_online, there_until)
      select d.id, h.at, true, h.until from jsonb_to_recordset(${said}::jsonb) as h(id uuid, at timestamptz, until timestamptz)
        join device d on d.id = h.id order by d.id
      on conflict (device_id) do update set is_online = true, there_until = excluded.there_until,
        last_seen_at = greatest(device_seen.last_seen_at, excluded.last_seen_at)
    `.execute(tx.db);
    const back = rows.filter(({ was }) => was === 'offline').map(({ id }) => id);
    if (back.length > 0) await dropStates(tx, back, ['offline']);
    for (const row of rows) {
      if (row.fault !== row.fault_was) {
        await tx.db.updateTable('device').set({ fault: row.fault }).where('id', '=', row.id).execute();
        tx.audit('device.fault', 'device', row.id, { code: row.code, fault: row.fault });
        if (row.fault === null) await dropStates(tx, [row.id], ['fault']);
        else await addState(tx, row.id, 'fault', row.fault);
      }
      const health = row.fault === null ? 'online' : 'fault';
      if (health !== row.was || row.fault !== row.fault_was) publishDevice(tx, row, { code: row.code, health });
    }
  });
}

/** Turns devices offline that have been silent for longer than they promised, or than the hospital allows; gives how many. */
export async function sweepOffline(app: App): Promise<number> {
  const silence = app.settings.get<number>('device.offlineSeconds');
  await settled(app);
  const { since } = earOf(app);
  const now = app.clock.now();
  return silenceThose(
    app,
    sql`case when s.there_until is not null
      then greatest(s.there_until, ${since}::timestamptz + make_interval(secs => ${silence}::int)) < ${now}::timestamptz
      else greatest(s.last_seen_at, ${since}::timestamptz)
        < ${now}::timestamptz - make_interval(secs => coalesce(own.heartbeat_seconds, ${silence}::int)) end`,
  );
}

/** These are gone, as whoever listens to them knows at once: they have signed off, or their line has broken. */
export async function fellSilent(app: App, deviceIds: readonly string[]): Promise<void> {
  const ear = earOf(app);
  for (const id of deviceIds) {
    ear.pending.delete(id);
    // Heard again, it is written again, however soon.
    ear.written.delete(id);
  }
  await settled(app);
  await silenceThose(app, sql`s.device_id = any(${[...deviceIds]}::uuid[])`);
}

async function silenceThose(app: App, isSilent: RawBuilder<unknown>): Promise<number> {
  for (let count = 0; ;) {
    const part = await app.system('heartbeat').tx(async (tx) => {
      tx.unaudited('silence is no deed of anybody');
      const { rows } = await sql<{ id: string; code: string; campus_id: string | null }>`
        update device_seen set is_online = false from (
          select s.device_id from device_seen s join device own on own.id = s.device_id
          where s.is_online and ${isSilent}
          order by s.device_id limit ${atOnce} for update of s) silent, device d left join place p on p.id = d.place_id
        where device_seen.device_id = silent.device_id and d.id = silent.device_id
        returning d.id, d.code, p.campus_id
      `.execute(tx.db);
      if (rows.length > 0)
        await fallSilent(
          tx,
          rows.map(({ id }) => id),
        );
      for (const row of rows) publishDevice(tx, row, { code: row.code, health: 'offline' });
      await tellOwners(
        tx,
        rows.map(({ id }) => id),
        { urgent: false, zh: (which) => `设备离线:${which}`, en: (which) => `Offline: ${which}`, ownedOnly: true },
      );
      return rows;
    });
    // Heard again, it is news.
    for (const { id } of part) earOf(app).written.delete(id);
    count += part.length;
    if (part.length < atOnce) return count;
  }
}

const sweepEveryMs = 15_000;

/** Listens for silence until closed. */
export function startSweep(app: App): () => Promise<void> {
  earOf(app);
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = sweepOffline(app)
      .then(() => watchTokens(app))
      .catch((error: unknown) => app.log.warn({ err: error }, 'cannot look for silent devices and old tokens'));
  }, sweepEveryMs);
  return async () => {
    clearInterval(timer);
    await running;
    await settled(app);
  };
}
