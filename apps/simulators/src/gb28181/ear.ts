import { createSocket } from 'node:dgram';
import { connect, createServer, type Socket } from 'node:net';

import { decodeG711 } from '@anyuan/media/sound/g711';

/** A loudspeaker that counts what it would have said. */
export interface Ear {
  readonly port: number;
  readonly packets: number;
  /** Of all that was heard: the loudest sample, between 0 and 1. */
  readonly loudest: number;
  readonly isOpen: boolean;
  towards(address: string, port: number): void;
  stop(): void;
}

/** Counts packets of RTP with G.711 A-law in them. */
export class Listening {
  packets = 0;
  loudest = 0;

  packet(packet: Buffer): void {
    if (packet.length <= 12 || (packet[1]! & 0x7f) !== 8) return;
    this.packets++;
    for (const value of decodeG711('alaw', packet.subarray(12))) this.loudest = Math.max(this.loudest, Math.abs(value));
  }
}

export async function openEar(way: 'udp' | 'tcp-active' | 'tcp-passive', host: string): Promise<Ear> {
  const heard = new Listening();
  let isOpen = true;
  let port = 0;
  const closing: (() => void)[] = [];

  function take(socket: Socket): void {
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        const end = 2 + rest.readUInt16BE(0);
        heard.packet(rest.subarray(2, end));
        rest = rest.subarray(end);
      }
    });
    closing.push(() => socket.destroy());
  }

  if (way === 'udp') {
    const socket = createSocket('udp4');
    socket.on('message', (packet) => heard.packet(packet));
    await new Promise<void>((resolve) => socket.bind(0, host, resolve));
    ({ port } = socket.address());
    closing.push(() => socket.close());
  } else if (way === 'tcp-passive') {
    const server = createServer(take);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    ({ port } = server.address() as { port: number });
    closing.push(() => server.close());
  }
  return {
    port,
    get packets() {
      return heard.packets;
    },
    get loudest() {
      return heard.loudest;
    },
    get isOpen() {
      return isOpen;
    },
    towards(address, to) {
      if (way === 'tcp-active') take(connect(to, address));
    },
    stop() {
      if (!isOpen) return;
      isOpen = false;
      for (const close of closing) close();
    },
  };
}
