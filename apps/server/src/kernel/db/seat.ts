import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from 'pg';

import { databaseClient } from './client.ts';

// One number for all of our servers; below 2³², so that pg_locks shows it whole.
const lock = 4_226_112_230;
const againMs = 1_000;

/** One server works on a database; whoever comes second waits, ready to go on when the first one is gone. */
export interface Seat {
  leave(): Promise<void>;
}

/**
 * Waits until no other server works on this database.
 * @param waiting called once if another one does
 * @param lost called when another one has taken over while we were cut off: we must not go on
 */
export async function takeSeat(url: string, events: { waiting: () => void; lost: () => void }): Promise<Seat> {
  const name = ownName();
  const leaving = new AbortController();
  let client = await sit(url, name);
  if (client === 'taken') {
    events.waiting();
    while (client === 'taken') {
      await sleep(againMs);
      client = await sit(url, name).catch(() => 'taken' as const);
    }
  }
  let seat: Client = client;
  const held = hold();

  /** The connection is the seat: when it breaks, it is taken again before anybody else does, or we go. */
  async function hold(): Promise<void> {
    for (;;) {
      await ended(seat, leaving.signal);
      if (leaving.signal.aborted) return seat.end().catch(() => undefined);
      const next = await again();
      if (next === null) return;
      if (next === 'taken') return events.lost();
      seat = next;
    }
  }

  /** As often as it takes: a database that is away for an hour is ours when it comes back, or another's. Null: we leave. */
  async function again(): Promise<Client | 'taken' | null> {
    while (!leaving.signal.aborted) {
      const next = await sit(url, name).catch(() => undefined);
      if (next) return next;
      await sleep(againMs / 5, undefined, { signal: leaving.signal }).catch(() => undefined);
    }
    return null;
  }
  return {
    leave() {
      leaving.abort();
      return held;
    },
  };
}

/** The seat, if nobody has it now: for commands that must be alone. */
export async function freeSeat(url: string): Promise<Seat | null> {
  const client = await sit(url, ownName());
  return client === 'taken' ? null : { leave: () => client.end() };
}

const ownName = (): string => `anyuan seat ${hostname().slice(0, 24)} ${process.pid} ${randomBytes(4).toString('hex')}`;

async function sit(url: string, name: string): Promise<Client | 'taken'> {
  const client = databaseClient(url, { application_name: name, keepAlive: true, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    // A machine that lost its power says nothing: PostgreSQL asks it every two seconds whether it is still there.
    for (const [setting, value] of Object.entries({ idle: 2, interval: 2, count: 2 }))
      await client.query(`set tcp_keepalives_${setting} = ${value}`).catch(() => undefined);
    for (;;) {
      const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [lock]);
      if (rows[0]?.got) return client;
      const { rows: holders } = await client.query<{ name: string | null; pid: number }>(
        `select a.application_name as name, l.pid from pg_locks l left join pg_stat_activity a on a.pid = l.pid
         where l.locktype = 'advisory' and l.objid = $1::bigint::oid and l.granted
           and l.database = (select oid from pg_database where datname = current_database())`,
        [lock],
      );
      if (holders.some((holder) => holder.name !== null && holder.name !== name)) break;
      // A connection of ours that broke on our side only still holds it. One that is just ending says no name any more,
      // and one that has ended since we tried holds nothing: then it is asked for again.
      for (const { pid } of holders) await client.query('select pg_terminate_backend($1)', [pid]);
      await sleep(againMs / 10);
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  await client.end().catch(() => undefined);
  return 'taken';
}

function ended(client: Client, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    client.once('end', resolve);
    client.once('error', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
