import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  connect as connectTls,
  createServer as createTlsServer,
  type Server as TlsServer,
  type TlsOptions,
} from 'node:tls';

import type { Hop, Transport } from '../sip/hop.ts';
import { readSip, type SipMessage, type SipProblem } from '../sip/message.ts';
import { SipStream } from '../sip/stream.ts';

export interface SipSocketsOptions {
  host: string;
  /** UDP and TCP; 0: the system chooses one. */
  port: number;
  tls?: { port: number; options: TlsOptions } | undefined;
  /** `bytes`: as it came in a datagram; null: it was cut out of a stream. */
  onMessage(message: SipMessage, hop: Hop, bytes: Buffer | null): void;
  /** What is no SIP. */
  onProblem?(problem: SipProblem, hop: Hop, bytes: Buffer): void;
  /** Nothing can be sent there: no connection, or it broke (`wasOpen`). */
  onUnreachable(hop: Hop, wasOpen: boolean): void;
  /** Whether bytes of this address are looked at at all: asked before anything else is done with them. */
  admits?(address: string): boolean;
  connectionsAtMost?: number;
  connectionsEach?: number;
}

export interface SipSockets {
  readonly port: number;
  /** Null: nobody listens by TLS. */
  readonly tlsPort: number | null;
  readonly connections: number;
  /** From now on this certificate is shown. */
  renewTls(options: TlsOptions): void;
  send(bytes: Buffer, hop: Hop): void;
  close(): Promise<void>;
}

const connectMs = 5_000;
/** Whoever has begun a message has to end it. */
const slowMs = 10_000;
/** A connection on which nobody ever said anything sensible. */
const muteMs = 30_000;
const queuedAtMost = 4 << 20;
/** How long a stream that says more than it may is not listened to. */
const heldMs = 100;

interface Line {
  id: number;
  hop: Hop;
  socket: Socket;
  isOpen: boolean;
}

/** Opens the port of a SIP element: UDP and TCP, and the connections that it makes itself. */
export async function openSockets(options: SipSocketsOptions): Promise<SipSockets> {
  const { host, onMessage, onProblem, onUnreachable, admits = () => true } = options;
  const { connectionsAtMost = 12_000, connectionsEach = 300 } = options;
  const lines = new Map<number, Line>();
  const each = new Map<string, number>();
  let counter = 0;
  let isClosed = false;

  const { udp, tcp, port } = await bindBoth(host, options.port);
  // Bursts of 10,000 devices after a power cut fit into it.
  trySize(udp);
  udp.on('message', (bytes, from) => {
    const address = plainAddress(from.address);
    if (!admits(address) || bytes.length < 8) return;
    const hop: Hop = { transport: 'udp', address, port: from.port };
    const read = readSip(bytes, true);
    if ('problem' in read) onProblem?.(read.problem, hop, bytes);
    else onMessage(read, hop, bytes);
  });
  // Told when a port nobody listens on was written to; whoever waits for an answer finds out by himself.
  udp.on('error', () => undefined);

  const accepts = (transport: Transport) => (socket: Socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const count = each.get(address) ?? 0;
    if (lines.size >= connectionsAtMost || count >= connectionsEach || !admits(address)) return void socket.destroy();
    each.set(address, count + 1);
    socket.once('close', () => {
      const left = (each.get(address) ?? 1) - 1;
      if (left <= 0) each.delete(address);
      else each.set(address, left);
    });
    serve(socket, { transport, address, port: socket.remotePort ?? 0, connection: ++counter }, true);
  };
  tcp.on('connection', accepts('tcp'));
  tcp.on('error', () => undefined);
  const secure = options.tls ? await openTls(host, options.tls, accepts('tls'), admits) : null;

  function serve(socket: Socket, hop: Hop, isOpen: boolean): Line {
    const line: Line = { id: hop.connection ?? 0, hop, socket, isOpen };
    const stream = new SipStream();
    lines.set(line.id, line);
    let hasSpoken = false;
    let slow: NodeJS.Timeout | undefined = setTimeout(() => hasSpoken || socket.destroy(), muteMs);
    slow.unref();
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 60_000);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(slow);
      lines.delete(line.id);
      if (!isClosed) onUnreachable(line.hop, line.isOpen);
    });
    socket.on('data', (chunk: Buffer) => {
      if (!admits(hop.address)) {
        // A stream that lacks a piece is of no use any more: whoever says too much waits.
        socket.pause();
        socket.unshift(chunk);
        setTimeout(() => socket.resume(), heldMs).unref();
        return;
      }
      // RFC 5626: two empty lines ask whether somebody is there, one says so.
      if (chunk.length === 4 && chunk.toString('latin1') === '\r\n\r\n' && stream.waiting === 0) socket.write('\r\n');
      const messages = stream.push(chunk);
      if (stream.problem) {
        onProblem?.(stream.problem, hop, chunk);
        socket.destroy();
        return;
      }
      if (messages.length > 0 || stream.waiting === 0) {
        clearTimeout(slow);
        slow = undefined;
      }
      if (messages.length > 0) hasSpoken = true;
      if (stream.waiting > 0) slow ??= setTimeout(() => socket.destroy(), slowMs).unref();
      for (const message of messages) onMessage(message, hop, null);
    });
    return line;
  }

  function lineTo(hop: Hop): Line | undefined {
    const own = hop.connection === undefined ? undefined : lines.get(hop.connection);
    if (own) return own;
    for (const line of lines.values())
      if (line.hop.transport === hop.transport && line.hop.address === hop.address && line.hop.port === hop.port)
        return line;
    return undefined;
  }

  function call(hop: Hop): Line {
    const where = { host: hop.address, port: hop.port };
    const socket = hop.transport === 'tls' ? connectTls({ ...where, rejectUnauthorized: false }) : connect(where);
    const line = serve(socket, { ...hop, connection: ++counter }, false);
    const timer = setTimeout(() => socket.destroy(), connectMs).unref();
    socket.once(hop.transport === 'tls' ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      line.isOpen = true;
    });
    socket.once('close', () => {
      clearTimeout(timer);
      // Whoever asked for this place knows nothing of the number of a connection.
      if (!isClosed) onUnreachable(hop, line.isOpen);
    });
    return line;
  }

  return {
    port,
    tlsPort: secure ? (secure.address() as AddressInfo).port : null,
    renewTls: (given) => secure?.setSecureContext(given),
    get connections() {
      return lines.size;
    },
    send(bytes, hop) {
      if (isClosed) return;
      if (hop.transport === 'udp') {
        udp.send(bytes, hop.port, wireAddress(host, hop.address), (error) => {
          if (error && !isClosed) onUnreachable(hop, false);
        });
        return;
      }
      const { socket } = lineTo(hop) ?? call(hop);
      // Somebody who takes nothing: what waits for him must not fill the memory.
      if (socket.writableLength > queuedAtMost) socket.destroy();
      else socket.write(bytes);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      for (const { socket } of lines.values()) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => udp.close(() => resolve())),
        new Promise<void>((resolve) => tcp.close(() => resolve())),
        new Promise<void>((resolve) => (secure ? secure.close(() => resolve()) : resolve())),
      ]);
    },
  };
}

/** UDP and TCP on the same port; a port that the system chose for one may be taken for the other. */
async function bindBoth(host: string, wanted: number): Promise<{ udp: UdpSocket; tcp: Server; port: number }> {
  for (let tries = 0; ; tries++) {
    const tcp = createServer({ noDelay: true });
    await listen(tcp, wanted, host);
    const { port } = tcp.address() as AddressInfo;
    try {
      return { udp: await bindUdp(host, port), tcp, port };
    } catch (error) {
      await new Promise<void>((resolve) => tcp.close(() => resolve()));
      if (wanted !== 0 || tries >= 10) throw error;
    }
  }
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

function bindUdp(host: string, port: number): Promise<UdpSocket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', reject);
    socket.bind(port, host, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

async function openTls(
  host: string,
  { port, options }: { port: number; options: TlsOptions },
  connected: (socket: Socket) => void,
  admits: (address: string) => boolean,
): Promise<TlsServer> {
  const server = createTlsServer(options, connected);
  // Greeting somebody costs more than anything he may say.
  server.on('connection', (socket: Socket) => {
    if (!admits(plainAddress(socket.remoteAddress ?? ''))) socket.destroy();
  });
  server.on('tlsClientError', () => undefined);
  await listen(server, port, host);
  return server;
}

function trySize(socket: UdpSocket): void {
  try {
    socket.setRecvBufferSize(4 << 20);
    socket.setSendBufferSize(2 << 20);
  } catch {
    // What the system grants is enough for a hospital of usual size.
  }
}

/** An IPv4 address that came in through an IPv6 socket is the same address. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
const wireAddress = (host: string, address: string): string =>
  host.includes(':') && !address.includes(':') ? `::ffff:${address}` : address;
