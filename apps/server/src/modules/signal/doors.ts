import { createSocket, type RemoteInfo } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';

import type { App } from '../../kernel/app.ts';
import { exitCodes, StartError } from '../../kernel/start-error.ts';

export interface Door {
  /** In logs and refusals to start, e.g. `DC-09`. */
  name: string;
  host: string;
  port: number;
  /** The setting that chooses the port, named when it is taken. */
  setting: string;
  /** Told the port, also when the system has chosen it. */
  listening?(port: number): void;
  /** A message longer than this is a nuisance: the connection is cut. */
  maxBytes: number;
  /** The whole messages at the beginning of what has come, and what is left. */
  split(buffer: Buffer): { frames: Buffer[]; rest: Buffer };
  /** What is said to a whole message that is longer; absent: nothing. */
  tooLong?: Buffer;
  /** How long a message that has been begun may take; default: 10 s. */
  slowMs?: number;
  /**
   * Deals with one message; null: no answer. Throws when it must come again: there is no answer, and TCP is cut.
   * @param connection the same for all messages of one connection, e.g. to know who has signed in on it
   */
  take(frame: Buffer, from: string, connection: object): Promise<Buffer | null>;
}

const connections = 1_000;
const connectionsEach = 50;
/** Whoever has begun a message has to end it. */
const usualSlowMs = 10_000;
const idleMs = 600_000;
/** Datagrams being dealt with; what comes on top is not answered and comes again. */
const datagrams = 200;

/** A TCP port where devices speak: messages of one connection are taken one after the other. Gives how to close it. */
export async function openTcpDoor(app: App, door: Door): Promise<() => Promise<void>> {
  const open = new Map<Socket, string>();
  const server = createServer((socket) => {
    const from = socket.remoteAddress ?? '';
    const same = [...open.values()].filter((address) => address === from).length;
    if (open.size >= connections || same >= connectionsEach) return void socket.destroy();
    open.set(socket, from);
    socket.on('close', () => open.delete(socket));
    serve(app, door, socket, from);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, door)));
    server.listen(door.port, door.host, resolve);
  });
  door.listening?.((server.address() as AddressInfo).port);
  server.on('error', (error) => app.log.warn({ err: error, door: door.name }, 'a connection could not be taken'));
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of open.keys()) socket.destroy();
    });
}

function serve(app: App, door: Door, socket: Socket, from: string): void {
  let rest: Buffer = Buffer.alloc(0);
  let slow: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();
  socket.setNoDelay(true);
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('close', () => clearTimeout(slow));
  socket.on('data', (chunk: Buffer) => {
    const { frames, rest: left } = door.split(Buffer.concat([rest, chunk]));
    rest = left;
    if (rest.length > door.maxBytes) return void socket.destroy();
    // Begun anew with each whole message: a message may take so long, not a connection.
    if (frames.length > 0 || rest.length === 0) {
      clearTimeout(slow);
      slow = undefined;
    }
    if (rest.length > 0) slow ??= setTimeout(() => socket.destroy(), door.slowMs ?? usualSlowMs);
    if (frames.length === 0) return;
    // What is not dealt with yet waits at the sender.
    socket.pause();
    turn = turn.then(async () => {
      for (const frame of frames) await answer(app, door, socket, frame, from);
      socket.resume();
    });
  });
}

async function answer(app: App, door: Door, socket: Socket, frame: Buffer, from: string): Promise<void> {
  if (socket.destroyed) return;
  try {
    const reply = frame.length > door.maxBytes ? (door.tooLong ?? null) : await door.take(frame, from, socket);
    if (reply && !socket.destroyed) socket.write(reply);
  } catch (error) {
    app.log.warn({ err: error, door: door.name, from }, 'a message was not taken');
    socket.destroy();
  }
}

/** A UDP port where devices speak, one message in a datagram. Gives how to close it. */
export async function openUdpDoor(app: App, door: Door): Promise<() => Promise<void>> {
  const socket = createSocket(door.host.includes(':') ? 'udp6' : 'udp4');
  let busy = 0;
  let isClosed = false;
  const reply = async (bytes: Buffer, { address, port }: RemoteInfo): Promise<void> => {
    for (const frame of door.split(bytes).frames) {
      const said = await door.take(frame, address, bytes);
      if (said && !isClosed) socket.send(said, port, address);
    }
  };
  socket.on('message', (bytes, sender) => {
    if (busy >= datagrams || bytes.length > door.maxBytes) return;
    busy++;
    reply(bytes, sender)
      .catch((error: unknown) =>
        app.log.warn({ err: error, door: door.name, from: sender.address }, 'a message was not taken'),
      )
      .finally(() => busy--);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, door)));
    socket.bind(door.port, door.host, resolve);
  });
  socket.on('error', (error) => app.log.warn({ err: error, door: door.name }, 'the port for datagrams'));
  return () =>
    new Promise((resolve) => {
      isClosed = true;
      socket.close(() => resolve());
    });
}

const portError = (error: NodeJS.ErrnoException, { name, port, setting }: Door): Error =>
  error.code === 'EADDRINUSE'
    ? new StartError(
        'door_port_taken',
        `${name} 端口 ${port} 已被占用,请用 ${setting} 指定其他端口(0 = 关闭)`,
        `The ${name} port ${port} is taken; choose another with ${setting} (0 = off)`,
        { exitCode: exitCodes.unavailable, cause: error },
      )
    : error;
