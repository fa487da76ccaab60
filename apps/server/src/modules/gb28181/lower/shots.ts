import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as Listener } from 'node:net';

import { refuse } from '@anyuan/contract';
import { snapshotDone, type Manscdp } from '@anyuan/gb28181';
import { listenTcp, portOf } from '@anyuan/media/ps/ports';

import type { Ctx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { hereFor, type Center } from '../center.ts';
import { deviceOf, type GbCamera } from './camera.ts';
import { configure } from './orders.ts';

/** Pictures that a camera was asked to take by itself (9.14). */
interface Shooting {
  id: string;
  by: string;
  camera: GbCamera;
  device: string;
  session: string;
  wanted: number;
  pictures: Buffer[];
  isOver: boolean;
  close(): void;
}

const all = new WeakMap<Center, Map<string, Shooting>>();
const shootingsOf = (center: Center): Map<string, Shooting> => {
  let some = all.get(center);
  if (!some) all.set(center, (some = new Map()));
  return some;
};

/** What is not asked for by then is let go. */
const keptMs = 300_000;
const graceMs = 30_000;
const largest = 8 << 20;
/** At once, of everybody together: each has a port, and pictures in memory. */
const atMost = 20;

/**
 * Has the camera take pictures and bring them to a port of ours. The port is of the range for media, which firewalls let
 * through already; it is open for as long as pictures are awaited, for who knows the session only.
 */
export async function shoot(
  center: Center,
  ctx: Ctx,
  camera: GbCamera,
  { count, interval }: { count: number; interval: number },
): Promise<string> {
  const some = shootingsOf(center);
  const device = deviceOf(center, camera);
  if ([...some.values()].filter(({ isOver }) => !isOver).length >= atMost) throw refuse('too_many', { seconds: 30 });
  const bare = await listenTcp(center.host, center.ports);
  if (!bare) throw refuse('too_many', { seconds: 30 });
  // 32 characters at least (A.2.1.24).
  const session = randomBytes(24).toString('hex');
  const one: Shooting = {
    id: newId(),
    by: ctx.actor.id ?? '',
    camera,
    device: device.code,
    session,
    wanted: count,
    pictures: [],
    isOver: false,
    close: () => undefined,
  };
  const server = receiver(one, bare, () => one.close());
  const awaited = setTimeout(() => one.close(), count * interval * 1_000 + graceMs);
  one.close = () => {
    if (one.isOver) return;
    one.isOver = true;
    clearTimeout(awaited);
    bare.close();
    server.closeAllConnections();
    setTimeout(() => some.delete(one.id), keptMs).unref();
  };
  some.set(one.id, one);
  const here = hereFor(center, device.hop.address);
  const url = `http://${here.includes(':') ? `[${here}]` : here}:${portOf(bare)}/${session}`;
  try {
    await configure(center, device, camera.channel, {
      snapshot: { count, interval, url, session },
    });
  } catch (error) {
    one.close();
    some.delete(one.id);
    throw error;
  }
  return one.id;
}

function receiver(one: Shooting, bare: Listener, whole: () => void): Server {
  const server = createServer({ maxHeaderSize: 16 << 10, requestTimeout: graceMs }, (request, response) => {
    void take(one, request, response, whole).catch(() => request.destroy());
  });
  server.maxRequestsPerSocket = 20;
  bare.on('connection', (socket) => server.emit('connection', socket));
  return server;
}

async function take(
  one: Shooting,
  request: IncomingMessage,
  response: ServerResponse,
  whole: () => void,
): Promise<void> {
  const end = (status: number): void => void response.writeHead(status, { 'content-length': 0 }).end();
  // Some add their own name of the file to the address.
  const isIts = (request.url ?? '').split(/[/?]/)[1] === one.session;
  if (!isIts || one.isOver || (request.method !== 'POST' && request.method !== 'PUT')) return end(404);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) return end(413);
    chunks.push(chunk);
  }
  const picture = jpegIn(Buffer.concat(chunks));
  if (!picture) return end(415);
  if (one.pictures.length < one.wanted) one.pictures.push(picture);
  end(200);
  if (one.pictures.length >= one.wanted) whole();
}

/** A picture as it is, or as a part of a form: how it is brought is not said by the standard. */
export function jpegIn(body: Buffer): Buffer | undefined {
  const from = body.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
  const to = body.lastIndexOf(Buffer.from([0xff, 0xd9]));
  return from >= 0 && to > from ? body.subarray(from, to + 2) : undefined;
}

/** A.2.5.7: it has brought what it could; true: the message was one. */
export function onShot(center: Center, device: string, message: Manscdp): boolean {
  if (!snapshotDone.is(message)) return false;
  const { session } = snapshotDone.read(message);
  for (const one of shootingsOf(center).values()) if (one.session === session && one.device === device) one.close();
  return true;
}

/** Nobody else sees them. */
function shootingFor(center: Center, ctx: Ctx, id: string): Shooting {
  const one = shootingsOf(center).get(id);
  if (!one || one.by !== (ctx.actor.id ?? '')) throw refuse('not_found', { what: id });
  return one;
}

export function shotsOf(center: Center, ctx: Ctx, id: string): { wanted: number; came: number; isOver: boolean } {
  const { wanted, pictures, isOver } = shootingFor(center, ctx, id);
  return { wanted, came: pictures.length, isOver };
}

export function shotOf(center: Center, ctx: Ctx, id: string, number: number): { camera: GbCamera; picture: Buffer } {
  const { camera, pictures } = shootingFor(center, ctx, id);
  const picture = pictures[number - 1];
  if (!picture) throw refuse('not_found', { what: String(number) });
  return { camera, picture };
}

export function stopShots(center: Center): void {
  for (const one of shootingsOf(center).values()) one.close();
}
