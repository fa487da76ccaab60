import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

import { refuse, type StreamControl } from '@anyuan/contract';
import { WebSocketServer, type WebSocket } from 'ws';

import type { App } from '../app.ts';
import type { Principal } from '../auth/sessions.ts';
import type { SocketCall } from '../http/sockets.ts';
import { toBusEvent, type BusEvent } from './bus.ts';
import { framesOf } from './frames.ts';
import { keptIn, type Kept } from './kept.ts';
import { inRounds } from './rounds.ts';

interface Viewer {
  socket: WebSocket;
  /** What the WebSocket writes to. */
  raw: Duplex;
  who: Principal;
  /** Events up to here have been sent or are not for this viewer. */
  seen: number;
  /** Fed from the table, not by the live feed. */
  replaying: boolean;
}

const beatMs = 5_000;
/** To a reader this far behind nothing is pushed any more: it is caught up from the table as fast as it reads. */
const maxBuffered = 1 << 20;
/** A reader that takes nothing for so long is cut; it comes back with its last seq and misses nothing. */
const stalledMs = 4_000;
const drainPollMs = 50;
/** A position further back than this is not replayed: the page loads its lists again. */
const maxReplay = 2_000;

/** `WS /api/v1/events?after=<seq>`: every event its listener may hear, in order, resumable. */
export function startEventStream(app: App): () => void {
  const wss = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
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
    void catchUp(viewer);
  }

  /** Feeds a viewer from the table until it has everything, then lets the live feed take over without a gap. */
  async function catchUp(viewer: Viewer): Promise<void> {
    viewer.replaying = true;
    try {
      await replay(viewer);
    } catch (error) {
      app.log.warn({ err: error }, 'cannot replay events');
      viewer.socket.close(1013, 'try again');
    }
  }

  async function replay(viewer: Viewer): Promise<void> {
    const now = app.bus.seq();
    if (viewer.seen > now || now - viewer.seen > maxReplay || (await isGone(viewer.seen, now))) {
      viewer.seen = now;
      control(viewer, { control: 'reset', seq: now });
    }
    while (viewer.seen < app.bus.seq()) {
      if (!(await drained(viewer.socket))) return;
      const rows = await app.db
        .selectFrom('event')
        .selectAll()
        .where('seq', '>', viewer.seen)
        .orderBy('seq')
        .limit(200)
        .execute();
      if (rows.length === 0) break;
      const events = rows.map(toBusEvent);
      deliver(viewer, events, await keptIn(app, events, [viewer.who.rights.personId]));
    }
    // At once: an event told between the last look and here would be missed.
    viewer.replaying = false;
  }

  /** Were events after this one let go (retention, wiped demonstration)? Numbers have no gaps otherwise. */
  async function isGone(seen: number, now: number): Promise<boolean> {
    if (seen === now) return false;
    const next = await app.db
      .selectFrom('event')
      .select('seq')
      .where('seq', '=', seen + 1)
      .executeTakeFirst();
    return next === undefined;
  }

  /** What of these the viewer may hear and has not seen, in as few bytes and writes as it takes. */
  function deliver(viewer: Viewer, events: readonly BusEvent[], kept: Kept, frames = framesOf(events, kept)): void {
    const last = events.at(-1)?.seq ?? 0;
    const first = events[0]?.seq ?? 0;
    if (last <= viewer.seen || viewer.socket.readyState !== viewer.socket.OPEN) return;
    const isNew = first > viewer.seen;
    const frame = (
      isNew
        ? frames
        : framesOf(
            events.filter(({ seq }) => seq > viewer.seen),
            kept,
          )
    )(viewer.who.rights);
    viewer.seen = last;
    // Between two messages of the WebSocket's own: it writes each of them whole, and at once.
    if (frame) viewer.raw.write(frame);
  }

  const toViewers = inRounds(
    () => viewers,
    async (batch: readonly BusEvent[]) => {
      const listeners = Array.from(viewers, ({ who }) => who.rights.personId);
      const kept = await keptIn(app, batch, listeners).catch((error: unknown) => {
        app.log.warn({ err: error }, 'cannot look what is kept from whom');
        return null;
      });
      const frames = kept && framesOf(batch, kept);
      return (viewer) => {
        // Whoever still replays meets these events in the table.
        if (viewer.replaying) return;
        // So does everybody where it is not known what he may hear.
        if (!kept || !frames || viewer.socket.bufferedAmount > maxBuffered) void catchUp(viewer);
        else deliver(viewer, batch, kept, frames);
      };
    },
    (error) => app.log.error({ err: error }, 'cannot tell of events'),
  );
  const unsubscribe = app.bus.subscribe(toViewers);

  const beat = setInterval(() => {
    const serverTime = app.clock.now().toISOString();
    // It says how far the listener has come; whoever still replays has not, and hears from what is replayed.
    for (const viewer of viewers)
      if (!viewer.replaying && viewer.socket.bufferedAmount <= maxBuffered)
        control(viewer, { control: 'beat', seq: viewer.seen, serverTime });
  }, beatMs);

  return () => {
    unsubscribe();
    clearInterval(beat);
    for (const { socket } of viewers) socket.close(1012, 'restarting');
    wss.close();
  };
}

/** Waits until there is room for more; false: it has gone, or was cut because it took nothing. */
async function drained(socket: WebSocket): Promise<boolean> {
  let least = socket.bufferedAmount;
  for (let waited = 0; socket.bufferedAmount > maxBuffered; waited += drainPollMs) {
    if (socket.readyState !== socket.OPEN) return false;
    if (waited >= stalledMs) {
      socket.terminate();
      return false;
    }
    await wait(drainPollMs);
    // What is still taken, however slowly, is not stalled.
    if (socket.bufferedAmount < least) {
      least = socket.bufferedAmount;
      waited = 0;
    }
  }
  return socket.readyState === socket.OPEN;
}

const control = (viewer: Viewer, message: StreamControl) => viewer.socket.send(JSON.stringify(message));
