import type { EventMessage, EventType } from '@anyuan/contract';
import type { Kysely, Selectable } from 'kysely';
import type pg from 'pg';

import { databaseClient } from '../db/client.ts';
import type { Reach } from '../db/json-types.ts';
import type { DB, EventTable } from '../db/types.ts';
import type { Log } from '../log.ts';

/** An event as the server's own listeners get it, with who may hear it. */
export interface BusEvent extends EventMessage {
  reach: Reach;
}

export const toBusEvent = (row: Selectable<EventTable>): BusEvent => ({
  seq: row.seq,
  type: row.type as EventType,
  id: row.subject_id,
  at: row.at.toISOString(),
  data: row.data,
  reach: row.reach,
});

export type Listener = (events: readonly BusEvent[]) => void;

/**
 * Tells what was committed, in commit order, each event once per listener while the process lives.
 * Publishing is part of the transaction (`tx.publish`); another transport (NATS) needs only this interface.
 */
export interface Bus {
  subscribe(listener: Listener): () => void;
  /** The newest event everybody has been told of. */
  seq(): number;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const batch = 500;
// NOTIFY is a hint, this poll is the guarantee.
const pollMs = 1_000;
// The first event after a quiet moment is told at once; in a flood they are told in handfuls, since writing to
// 400 consoles costs the same for one event as for ten.
const gatherMs = 15;

export function makeBus(db: Kysely<DB>, url: string, log: Log): Bus {
  const listeners = new Set<Listener>();
  let last = 0;
  /** When to tell again. */
  let next = 0;
  let reading = false;
  let again = false;
  let stopped = false;
  let poll: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;

  async function read(): Promise<void> {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        const pause = next - performance.now();
        if (pause > 0) await new Promise((go) => setTimeout(go, pause));
        again = false;
        const rows = await db
          .selectFrom('event')
          .selectAll()
          .where('seq', '>', last)
          .orderBy('seq')
          .limit(batch)
          .execute();
        if (rows.length > 0) {
          last = rows[rows.length - 1]?.seq ?? last;
          const events = rows.map(toBusEvent);
          next = performance.now() + gatherMs;
          for (const listener of listeners) tell(listener, events);
        }
        if (rows.length === batch) again = true;
      } while (again && !stopped);
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'cannot read events, trying again');
    } finally {
      reading = false;
    }
  }

  function tell(listener: Listener, events: readonly BusEvent[]): void {
    try {
      listener(events);
    } catch (error) {
      log.error({ err: error }, 'an event listener failed');
    }
  }

  async function listen(): Promise<void> {
    if (stopped) return;
    const fresh = databaseClient(url, { keepAlive: true });
    const lost = () => {
      if (client !== fresh) return;
      client = undefined;
      if (!stopped) setTimeout(() => void listen(), 500).unref();
    };
    fresh.on('error', lost);
    fresh.on('end', lost);
    fresh.on('notification', () => void read());
    client = fresh;
    try {
      await fresh.connect();
      await fresh.query('listen anyuan_event');
      await read();
    } catch (error) {
      log.warn({ err: error }, 'cannot listen for events yet');
      lost();
    }
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    seq: () => last,
    async start() {
      const head = await db.selectFrom('chain_head').select('event_seq').executeTakeFirstOrThrow();
      last = head.event_seq;
      await listen();
      poll = setInterval(() => void read(), pollMs);
    },
    async stop() {
      stopped = true;
      clearInterval(poll);
      await client?.end().catch(() => undefined);
    },
  };
}
