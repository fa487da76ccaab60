import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { AV_LOG_QUIET, Log } from 'node-av';
import { WebSocketServer } from 'ws';

import { MediaError } from './errors.ts';
import { Hub } from './hub.ts';
import type { Ask, FromWorker, Question } from './protocol.ts';
import type { Camera, MediaSettings, ViewOptions } from './types.ts';
import { Viewer } from './viewer.ts';

// The media process: native code lives and may die here. It learns addresses and passwords only over the channel to its parent.
const TICKET_MS = 30_000;
const tickets = new Map<string, { camera: Camera; options: ViewOptions }>();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 4096 });
let hub: Hub | null = null;
let settings: MediaSettings | null = null;

const tell = (message: FromWorker): void => {
  if (process.connected) process.send?.(message);
};

// FFmpeg's own messages may hold an address with its password.
Log.setLevel(AV_LOG_QUIET);
process.on('disconnect', () => process.exit(0));
// Ctrl+C reaches the whole group; the parent decides when this process ends.
process.on('SIGINT', () => {});
process.on('message', (question: Question) => {
  answer(question).then(
    (value) => tell({ id: question.id, answer: value }),
    (error: unknown) => {
      const known = error instanceof MediaError ? error : new MediaError('camera_unreachable', 'unsupported');
      tell({ id: question.id, error: { code: known.code, reason: known.reason } });
    },
  );
});

async function answer(question: Question): Promise<Ask[keyof Ask]['answer']> {
  if (question.op === 'ping') return null;
  if (question.op === 'start') return start(question.ask);
  if (!hub) throw new MediaError('media_down');
  switch (question.op) {
    case 'admit':
      admit(question.ask);
      return null;
    case 'snapshot':
      return hub.snapshot(question.ask.camera, question.ask.width);
    case 'probe':
      return hub.probe(question.ask.camera);
    case 'forget':
      hub.forget(question.ask.id);
      return null;
    case 'stats':
      return hub.stats();
    default:
      return question satisfies never;
  }
}

async function start(ask: Ask['start']['ask']): Promise<null> {
  settings = ask.settings;
  hub = new Hub(settings, {
    camera: (id, state, reason) => tell({ camera: { id, state, reason } }),
    log: (text) => tell({ log: text }),
  });
  const server = createServer((_, response) => response.writeHead(426).end());
  server.on('upgrade', upgrade);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(ask.socket, resolve));
  return null;
}

function admit({ ticket, camera, options }: Ask['admit']['ask']): void {
  tickets.set(ticket, { camera, options });
  setTimeout(() => tickets.delete(ticket), TICKET_MS).unref();
}

function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const ticket = request.url?.slice(1) ?? '';
  const admitted = tickets.get(ticket);
  tickets.delete(ticket);
  if (!admitted || !hub || !settings) {
    socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    return;
  }
  const [theHub, theSettings] = [hub, settings];
  sockets.handleUpgrade(request, socket, head, (ws) => {
    const viewer = new Viewer(ws, admitted.options, theSettings);
    ws.on('error', () => ws.terminate());
    try {
      ws.once('close', theHub.join(admitted.camera, viewer));
    } catch (error) {
      viewer.tell('failed', error instanceof MediaError ? error.reason : 'unsupported');
      viewer.close();
    }
  });
}
