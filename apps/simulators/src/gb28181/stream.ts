import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, createServer, type Server, type Socket } from 'node:net';

import { PictureBuilder } from '@anyuan/media/picture/builder';
import { PsWriter } from '@anyuan/media/ps/mux';
import type { AccessUnit, AudioFormat } from '@anyuan/media/unit';

import type { GbPicture, Pictures } from './pictures.ts';

/** What a stream does otherwise than the standard. */
export type StreamQuirk =
  | 'map-lies'
  | 'no-map'
  | 'marker-inside'
  | 'no-marker'
  | 'dollar-framing'
  | 'clock-jumps'
  | 'loses-packets'
  | 'silent'
  /** Begins in the middle of a group, and shows where one begins only when it is asked to. */
  | 'hides-key'
  | 'closes-first'
  | 'stops';

export interface StreamOptions {
  transport: 'udp' | 'tcp-active' | 'tcp-passive';
  address: string;
  port: number;
  ssrc: number;
  format: GbPicture;
  pictures: Pictures;
  audio: boolean;
  quirks: ReadonlySet<string>;
  /** How much faster than it was taken. */
  speed?: number;
  /** Seconds of a recording; null: live. */
  duration: number | null;
  /** The recording has been sent to its end. */
  onEnd?(): void;
}

export interface GbStream {
  /** Where it leaves from, or where whoever receives it has to connect. */
  readonly port: number;
  /** Where it was told to send to. */
  readonly towards: { address: string; port: number };
  readonly frames: number;
  pause(): void;
  play(scale?: number, at?: number): void;
  /** A key picture is wanted. */
  sendKey(): void;
  readonly position: number;
  stop(): void;
}

const sound: AudioFormat = { codec: 'pcma', rate: 8_000, channels: 1, config: null };
const soundEveryMs = 40;

/** Sends pictures as a camera of GB/T 28181 does. */
export async function startStream(options: StreamOptions): Promise<GbStream> {
  const { format, pictures, quirks, duration } = options;
  const wire = await openWire(options);
  const writer = new PsWriter(options.ssrc);
  writer.opened(format.codec, options.audio ? sound : null);
  let pts = 0;
  let frames = 0;
  let position = 0;
  let scale = options.speed ?? 1;
  let isPaused = false;
  let isOver = false;
  let wantsKey = true;
  let soundAt = 0;
  let hidesKeys = quirks.has('hides-key');
  let lastPicture: Buffer[] = [];
  const builder = new PictureBuilder(format.codec, (unit: AccessUnit) => {
    const packets = writer.video(unit);
    if (!packets) return;
    const { data, starts, to } = packets;
    lastPicture = starts.map((start, i) => Buffer.from(data.subarray(start + 2, starts[i + 1] ?? to)));
  });

  async function run(): Promise<void> {
    let due = performance.now();
    for (let n = 0; !isOver; n++) {
      const encoded = isPaused ? null : await pictures.next(n, wantsKey);
      if (isOver) break;
      if (encoded) send(encoded.nals, encoded.key);
      due += 1_000 / format.fps / Math.max(0.25, Math.abs(scale));
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      if (duration !== null && position >= duration) {
        // Whoever watches hangs up (9.8.2.1 q); some close at once.
        if (quirks.has('closes-first')) stop();
        isPaused = true;
        options.onEnd?.();
        break;
      }
      if (quirks.has('stops') && frames > format.fps) isPaused = true;
    }
  }

  function send(nals: readonly Buffer[], key: boolean): void {
    wantsKey &&= !key;
    for (const nal of nals) builder.whole(nal, 0, nal.length);
    builder.finish(pts, null, 0);
    // The writer has begun; the picture is lost on the way.
    if (key && hidesKeys) lastPicture = [];
    frames++;
    position += 1 / format.fps;
    pts += Math.round(90_000 / format.fps);
    if (!quirks.has('silent')) for (const packet of mangled(lastPicture, quirks, frames)) wire.send(packet);
    lastPicture = [];
    for (; options.audio && soundAt < pts / 90; soundAt += soundEveryMs) {
      const packets = writer.audio({ pts: Math.round(soundAt * 8), data: Buffer.alloc(soundEveryMs * 8, 0xd5) });
      if (packets && !quirks.has('silent'))
        for (const [i, start] of packets.starts.entries())
          wire.send(Buffer.from(packets.data.subarray(start + 2, packets.starts[i + 1] ?? packets.to)));
    }
  }

  function stop(): void {
    if (isOver) return;
    isOver = true;
    wire.close();
    pictures.close();
    builder.stop();
    writer.stop();
  }

  void run();
  return {
    port: wire.port,
    towards: { address: options.address, port: options.port },
    get frames() {
      return frames;
    },
    get position() {
      return position;
    },
    sendKey: () => (hidesKeys = false),
    pause: () => (isPaused = true),
    play(to, at) {
      isPaused = false;
      if (to !== undefined) scale = to;
      if (at !== undefined) {
        position = at;
        wantsKey = true;
      }
    },
    stop,
  };
}

function mangled(packets: readonly Buffer[], quirks: ReadonlySet<string>, frame: number): Buffer[] {
  let out = [...packets];
  if (quirks.has('map-lies') || quirks.has('no-map')) for (const packet of out) spoilMap(packet, quirks.has('no-map'));
  if (quirks.has('marker-inside')) for (const packet of out) packet[1] = packet[1]! | 0x80;
  if (quirks.has('no-marker')) for (const packet of out) packet[1] = packet[1]! & 0x7f;
  if (quirks.has('clock-jumps') && frame > 20)
    for (const packet of out) packet.writeUInt32BE((packet.readUInt32BE(4) + 0x30000000) >>> 0, 4);
  // One of five.
  if (quirks.has('loses-packets')) out = out.filter((packet) => packet.readUInt16BE(2) % 5 !== 3);
  return out;
}

function spoilMap(packet: Buffer, isRemoved: boolean): void {
  const at = packet.indexOf(Buffer.from([0, 0, 1, 0xbc]));
  if (at < 0) return;
  // Padding instead of the map; or the other codec in it.
  if (isRemoved) packet[at + 3] = 0xbe;
  else packet[at + 12] = packet[at + 12] === 0x1b ? 0x24 : 0x1b;
}

interface Wire {
  port: number;
  send(packet: Buffer): void;
  close(): void;
}

async function openWire({ transport, address, port, quirks }: StreamOptions): Promise<Wire> {
  if (transport === 'udp') {
    const socket = await bound();
    return {
      port: socket.address().port,
      send: (packet) => socket.send(packet, port, address, () => undefined),
      close: () => socket.close(),
    };
  }
  const isDollar = quirks.has('dollar-framing');
  const frame = (packet: Buffer): Buffer =>
    Buffer.concat([Buffer.from([...(isDollar ? [0x24, 0] : []), packet.length >> 8, packet.length & 255]), packet]);
  let socket: Socket | null = null;
  let server: Server | null = null;
  if (transport === 'tcp-active') {
    socket = connect(port, address);
    socket.on('error', () => socket?.destroy());
  } else {
    server = createServer((one) => {
      socket = one;
      one.on('error', () => one.destroy());
    });
    await new Promise<void>((resolve) => server?.listen(0, '0.0.0.0', resolve));
  }
  return {
    port: server ? (server.address() as { port: number }).port : 0,
    send: (packet) => void (socket && !socket.destroyed && socket.write(frame(packet))),
    close() {
      socket?.destroy();
      server?.close();
    },
  };
}

const bound = (): Promise<UdpSocket> =>
  new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', sendBufferSize: 2 << 20 });
    socket.on('error', () => undefined);
    socket.bind(0, () => resolve(socket));
  });
