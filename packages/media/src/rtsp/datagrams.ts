import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

import { ReorderBuffer } from '../rtp/order.ts';

const TRIES = 20;
const BUFFER = 2 * 1024 * 1024;
/** Opens the way back through a firewall that lets in only what was asked for. */
const OPENING = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

type Events = {
  packet(packet: Buffer, at: number): void;
  report(packet: Buffer): void;
};

/** A pair of ports for one track: packets on the even one, reports on the odd one (RFC 3550 11). */
export class DatagramPair {
  readonly ports: [number, number];
  readonly order: ReorderBuffer;
  readonly #sockets: readonly [Socket, Socket];
  #from: readonly string[];
  #to: { host: string; ports: [number, number] } | null = null;

  private constructor(sockets: readonly [Socket, Socket], from: string, events: Events) {
    this.#sockets = sockets;
    this.#from = [from];
    this.ports = [sockets[0].address().port, sockets[1].address().port];
    this.order = new ReorderBuffer(events.packet);
    const isTheirs = ({ address }: RemoteInfo): boolean => this.#from.includes(address.replace(/^::ffff:/, ''));
    sockets[0].on('message', (packet, from) => {
      if (isTheirs(from)) this.order.push(packet, performance.now());
    });
    sockets[1].on('message', (packet, from) => {
      if (isTheirs(from)) events.report(packet);
    });
    for (const socket of sockets) socket.on('error', () => undefined);
  }

  /** `from`: the camera's address, which alone is listened to. */
  static async open(from: string, events: Events): Promise<DatagramPair> {
    const type = isIPv6(from) ? 'udp6' : 'udp4';
    for (let i = 0; i < TRIES; i++) {
      const first = await bound(type, 0);
      const { port } = first.address();
      const second = port % 2 === 0 ? await bound(type, port + 1).catch(() => null) : null;
      if (second) return new DatagramPair([first, second], from, events);
      first.close();
    }
    throw new Error('No two ports side by side are free');
  }

  /** Where the camera sends from, as it has answered. */
  towards(host: string, ports: [number, number] | null, source: string | null): void {
    if (source) this.#from = [host, source];
    if (!ports) return;
    this.#to = { host, ports };
    this.#sockets[0].send(OPENING, ports[0], host, () => undefined);
  }

  report(packet: Buffer): void {
    if (this.#to) this.#sockets[1].send(packet, this.#to.ports[1], this.#to.host, () => undefined);
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

function bound(type: 'udp4' | 'udp6', port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type, recvBufferSize: BUFFER });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
