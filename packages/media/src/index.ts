import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

import { MediaError } from './errors.ts';
import { Supervisor } from './supervisor.ts';
import {
  type Camera,
  type CameraFacts,
  type CameraState,
  DEFAULT_SETTINGS,
  type MediaSettings,
  type MediaStats,
  type Reason,
  type ViewOptions,
} from './types.ts';

export { MediaError, type MediaErrorCode } from './errors.ts';
export type * from './types.ts';

export type MediaOptions = Partial<MediaSettings> & {
  /** The media process died (false) or is back (true). */
  onState?: (alive: boolean) => void;
  onCamera?: (id: string, state: CameraState, reason: Reason | undefined) => void;
  log?: (text: string) => void;
};

export type Media = {
  readonly alive: boolean;
  /** A ticket for one viewer, to be used once within 30 s. Who may have it is the caller's business. */
  attach(camera: Camera, options: ViewOptions): string;
  /** Hands a WebSocket upgrade to the media process; nothing has been written to `socket` when this rejects. */
  proxy(ticket: string, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  snapshot(camera: Camera, options?: { width?: number }): Promise<Buffer>;
  /** Connects and tells what the camera sends. */
  probe(camera: Camera): Promise<CameraFacts>;
  /** Ends the pull of a camera that was removed or may no longer be watched. */
  forget(cameraId: string): Promise<void>;
  stats(): Promise<MediaStats>;
  stop(): Promise<void>;
};

const TICKET_MS = 30_000;
const FORWARDED = ['connection', 'upgrade', 'sec-websocket-key', 'sec-websocket-version'];

/** Starts the media process and keeps it running. */
export async function startMedia({ onState, onCamera, log, ...settings }: MediaOptions = {}): Promise<Media> {
  const supervisor = new Supervisor(
    { ...DEFAULT_SETTINGS, ...settings },
    {
      alive: (alive) => onState?.(alive),
      log: (text) => log?.(text),
      notice: (notice) =>
        'log' in notice ? log?.(notice.log) : onCamera?.(notice.camera.id, notice.camera.state, notice.camera.reason),
    },
  );
  const tickets = new Map<string, { camera: Camera; options: ViewOptions }>();
  // Without media the rest of the system works on; the supervisor goes on trying.
  await supervisor.start().catch(() => {});

  return {
    get alive() {
      return supervisor.alive;
    },
    attach(camera, options) {
      if (!supervisor.alive) throw new MediaError('media_down');
      const ticket = randomBytes(18).toString('base64url');
      tickets.set(ticket, { camera, options });
      setTimeout(() => tickets.delete(ticket), TICKET_MS).unref();
      return ticket;
    },
    async proxy(ticket, request, socket, head) {
      const known = tickets.get(ticket);
      tickets.delete(ticket);
      if (!known) throw new MediaError('ticket_unknown');
      await supervisor.ask('admit', { ticket, ...known });
      await pipe(supervisor.socket, ticket, request, socket, head);
    },
    async snapshot(camera, { width = 1920 } = {}) {
      return Buffer.from(await supervisor.ask('snapshot', { camera, width }));
    },
    probe: (camera) => supervisor.ask('probe', { camera }),
    async forget(id) {
      await supervisor.ask('forget', { id });
    },
    stats: () => supervisor.ask('stats', null),
    stop: () => supervisor.stop(),
  };
}

/** Joins the browser's connection to the media process. Cookies and everything else of the request stay here. */
function pipe(path: string, ticket: string, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = connect(path);
    worker.once('error', () => reject(new MediaError('media_down')));
    worker.once('connect', () => {
      if (socket.destroyed) worker.destroy();
      const headers = FORWARDED.map((name) => `${name}: ${String(request.headers[name] ?? '')}\r\n`).join('');
      worker.write(`GET /${ticket} HTTP/1.1\r\nhost: media\r\n${headers}\r\n`);
      if (head.length > 0) worker.write(head);
      worker.pipe(socket).pipe(worker);
      worker.once('close', () => socket.destroy());
      socket.once('close', () => worker.destroy());
      socket.on('error', () => worker.destroy());
      resolve();
    });
  });
}
