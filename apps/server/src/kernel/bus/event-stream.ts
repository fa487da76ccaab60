import type { Duplex } from 'node:stream';

import { events as eventTypes, refuse, type EventMessage, type Permission, type StreamControl } from '@anyuan/contract';
import { WebSocketServer, type WebSocket } from 'ws';

import type { App } from '../app.ts';
import { reaches, type Rights } from '../auth/rights.ts';
import type { Principal } from '../auth/sessions.ts';
import type { SocketCall } from '../http/sockets.ts';
import type { BusEvent } from './bus.ts';

interface Viewer {
  socket: WebSocket;
  /** What the WebSocket writes to. */
  raw: Duplex;
  who: Principal;
  /** Events up to here have been sent or are not for this viewer. */
  seen: number;
  replaying: boolean;
}

const beatMs = 5_000;
/** A reader this far behind is cut; it comes back with its last seq and misses nothing. */
const maxBuffered = 1 << 20;
/** A position further back than this is not replayed: the page loads its lists again. */
const maxReplay = 2_000;

/** `WS /api/v1/events?after=<seq>`: every event its listener may hear, in order, resumable. */
export function startEventStream(app: App): () => void {
  const wss = new WebSocketServer({ noServer: true, maxPayload: 1024 });
  const viewers = new Set<Viewer>();

  app.http.socket('/events', async ({ request, socket, head, who, url, ended }: SocketCall) => {
    const after = url.searchParams.get('after');
    const from = after === null ? null : Number(after);
    if (from !== null && !Number.isSafeInteger(from)) throw refuse('bad_request', { reason: 'after' });
    wss.handleUpgrade(request, socket, head, (ws) => {
      ended.addEventListener('abort', () => ws.close(4401, 'session ended'));
      join(ws, socket, who, from);
    });
  });

  function join(socket: WebSocket, raw: Duplex, who: Principal, after: number | null): void {
    const now = app.bus.seq();
    const viewer: Viewer = {
      socket,
      raw,
      who,
      seen: after ?? now,
      replaying: true,
    };
    viewers.add(viewer);
    socket.on('close', () => viewers.delete(viewer));
    socket.on('error', () => socket.terminate());
    control(viewer, { control: 'hello', seq: now, serverTime: app.clock.now().toISOString() });
    replay(viewer).catch((error: unknown) => {
      app.log.warn({ err: error }, 'cannot replay events');
      socket.close(1013, 'try again');
    });
  }

  /** Catches a viewer up from the table, then lets the live feed take over without a gap. */
  async function replay(viewer: Viewer): Promise<void> {
    const now = app.bus.seq();
    if (viewer.seen > now || now - viewer.seen > maxReplay || (await isGone(viewer.seen))) {
      viewer.seen = now;
      control(viewer, { control: 'reset', seq: now });
    }
    while (viewer.seen < app.bus.seq()) {
      const rows = await app.db
        .selectFrom('event')
        .selectAll()
        .where('seq', '>', viewer.seen)
        .orderBy('seq')
        .limit(500)
        .execute();
      if (rows.length === 0) break;
      for (const row of rows)
        deliver(viewer, {
          seq: row.seq,
          type: row.type as BusEvent['type'],
          id: row.subject_id,
          at: row.at.toISOString(),
          data: row.data,
          reach: row.reach,
        });
    }
    viewer.replaying = false;
  }

  /** Old events are let go after a while; what is gone cannot be replayed. */
  async function isGone(seq: number): Promise<boolean> {
    if (seq >= app.bus.seq()) return false;
    const next = await app.db
      .selectFrom('event')
      .select('seq')
      .where('seq', '=', seq + 1)
      .executeTakeFirst();
    return next === undefined;
  }

  function deliver(viewer: Viewer, event: BusEvent, text: Buffer = encode(event)): void {
    if (event.seq <= viewer.seen) return;
    viewer.seen = event.seq;
    if (!hears(viewer.who.rights, event)) return;
    if (viewer.socket.bufferedAmount > maxBuffered) {
      viewer.socket.terminate();
      return;
    }
    viewer.socket.send(text, { binary: false });
  }

  const unsubscribe = app.bus.subscribe((batch) => {
    const encoded = batch.map((event) => [event, encode(event)] as const);
    for (const viewer of viewers) {
      // Whoever still replays meets these events in the table.
      if (viewer.replaying) continue;
      // One system call per listener and batch, however many events.
      viewer.raw.cork();
      for (const [event, text] of encoded) deliver(viewer, event, text);
      viewer.raw.uncork();
    }
  });

  const beat = setInterval(() => {
    const text = JSON.stringify({
      control: 'beat',
      seq: app.bus.seq(),
      serverTime: app.clock.now().toISOString(),
    } satisfies StreamControl);
    for (const { socket } of viewers) {
      if (socket.bufferedAmount > maxBuffered) socket.terminate();
      else socket.send(text);
    }
  }, beatMs);

  return () => {
    unsubscribe();
    clearInterval(beat);
    for (const { socket } of viewers) socket.close(1012, 'restarting');
    wss.close();
  };
}

function hears(rights: Rights, event: BusEvent): boolean {
  const { permission } = eventTypes[event.type];
  if (permission === 'own') return rights.personId !== null && (event.reach.people?.includes(rights.personId) ?? false);
  return reaches(rights, event.reach.permission as Permission, event.reach);
}

/** Encoded once, however many listen. */
function encode(event: BusEvent): Buffer {
  const { reach: _, ...message } = event;
  return Buffer.from(JSON.stringify(message satisfies EventMessage));
}

const control = (viewer: Viewer, message: StreamControl) => viewer.socket.send(JSON.stringify(message));
