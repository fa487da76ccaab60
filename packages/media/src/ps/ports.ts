import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** Ports that a firewall lets through to us; null: the system chooses. Both ends belong to it. */
export type PortRange = { from: number; to: number };

const RECEIVE = 4 * 1024 * 1024;
const SEND = 2 * 1024 * 1024;
/** Where the next call looks first: a port that was given back is used again as late as possible. */
let next = 0;

function* candidates(range: PortRange | null): Generator<number> {
  if (!range) {
    yield 0;
    return;
  }
  // Even ones: the odd one behind it is that of reports (RFC 3550 11).
  const first = range.from + (range.from % 2);
  const count = Math.max(0, Math.floor((range.to - first) / 2) + 1);
  // A single odd one is what the hospital's firewall lets through: better than none.
  if (count === 0) yield range.from;
  for (let i = 0; i < count; i++) {
    const port = first + ((next + i) % count) * 2;
    yield port;
  }
}

async function firstFree<T>(range: PortRange | null, bind: (port: number) => Promise<T>): Promise<T | null> {
  for (const port of candidates(range)) {
    try {
      const bound = await bind(port);
      next++;
      return bound;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
      next++;
    }
  }
  return null;
}

/** Null: all of them are in use. */
export const bindUdp = (host: string, range: PortRange | null): Promise<UdpSocket | null> =>
  firstFree(
    range,
    (port) =>
      new Promise((resolve, reject) => {
        const type = host.includes(':') ? 'udp6' : 'udp4';
        const socket = createSocket({ type, recvBufferSize: RECEIVE, sendBufferSize: SEND });
        socket.once('error', (error) => {
          socket.close();
          reject(error);
        });
        socket.bind(port, host, () => {
          socket.removeAllListeners('error');
          socket.on('error', () => undefined);
          resolve(socket);
        });
      }),
  );

export const listenTcp = (host: string, range: PortRange | null): Promise<Server | null> =>
  firstFree(
    range,
    (port) =>
      new Promise((resolve, reject) => {
        const server = createServer({ noDelay: true });
        server.once('error', reject);
        server.listen(port, host, () => {
          server.removeAllListeners('error');
          server.on('error', () => undefined);
          resolve(server);
        });
      }),
  );

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;
