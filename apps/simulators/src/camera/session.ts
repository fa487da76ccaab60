import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { isIPv6, type Socket } from 'node:net';

import type { Feed } from './feed.ts';
import { packetsOf } from './rtp.ts';

const MAX_QUEUED = 8 * 1024 * 1024;

/** Where the packets of one track go. */
export type Route =
  | { kind: 'tcp'; channel: number }
  | { kind: 'udp'; host: string; ports: [number, number]; sockets: [UdpSocket, UdpSocket] };

/** One client that watches one camera: SETUP adds tracks, PLAY starts, TEARDOWN or the end of the connection stops. */
export class Session {
  readonly id = randomBytes(6).toString('hex');
  readonly #socket: Socket;
  readonly #feed: Feed;
  readonly #routes = new Map<number, Route>();
  readonly #joinAnywhere: boolean;
  #stop: (() => void) | null = null;
  #pictures = 0;
  #then: { pictures: number; done: () => void } | null = null;

  constructor(socket: Socket, feed: Feed, joinAnywhere: boolean) {
    this.#socket = socket;
    this.#feed = feed;
    this.#joinAnywhere = joinAnywhere;
  }

  get playing(): boolean {
    return this.#stop !== null;
  }

  get transport(): 'tcp' | 'udp' {
    return [...this.#routes.values()][0]?.kind ?? 'tcp';
  }

  addTcp(track: number, channel: number): void {
    this.#routes.set(track, { kind: 'tcp', channel });
  }

  async addUdp(track: number, host: string, ports: [number, number]): Promise<[number, number]> {
    const type = isIPv6(host) ? 'udp6' : 'udp4';
    const sockets: [UdpSocket, UdpSocket] = [await bound(type), await bound(type)];
    this.#routes.set(track, { kind: 'udp', host, ports, sockets });
    return [sockets[0].address().port, sockets[1].address().port];
  }

  play(): void {
    let started = this.#joinAnywhere;
    this.#stop ??= this.#feed.listen((channel, framed, key) => {
      const overfull = this.#socket.writableLength > MAX_QUEUED;
      if (channel === 0) started = !overfull && (started || key);
      if (channel === 0 && started) this.#count();
      const route = this.#routes.get(channel >> 1);
      if (route && (started || channel & 1)) this.#send(route, channel & 1, framed);
    });
  }

  /** Calls back once so many pictures have been sent. */
  afterPictures(pictures: number, done: () => void): void {
    this.#then = { pictures, done };
  }

  /** RTCP BYE on every track. */
  goodbye(): void {
    const bye = Buffer.from([0x24, 1, 0, 8, 0x81, 203, 0, 1, 0, 0, 0, 0]);
    for (const route of this.#routes.values()) this.#send(route, 1, bye);
  }

  #count(): void {
    if (!this.#then || ++this.#pictures < this.#then.pictures) return;
    const { done } = this.#then;
    this.#then = null;
    setImmediate(done);
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
    for (const route of this.#routes.values())
      if (route.kind === 'udp') for (const socket of route.sockets) socket.close();
    this.#routes.clear();
  }

  #send(route: Route, control: number, framed: Buffer): void {
    if (route.kind === 'udp') {
      for (const packet of packetsOf(framed)) route.sockets[control]!.send(packet, route.ports[control]!, route.host);
      return;
    }
    const channel = route.channel + control;
    let out = framed;
    if (framed[1] !== channel) {
      out = Buffer.from(framed);
      for (let at = 0; at < out.length; at += 4 + out.readUInt16BE(at + 2)) out[at + 1] = channel;
    }
    this.#socket.write(out);
  }
}

function bound(type: 'udp4' | 'udp6'): Promise<UdpSocket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(type);
    socket.once('error', reject);
    socket.bind(0, () => {
      // A client that is gone answers with ICMP; that is not our failure.
      socket.removeListener('error', reject).on('error', () => {});
      resolve(socket);
    });
  });
}
