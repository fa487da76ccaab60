import type { Socket as UdpSocket } from 'node:dgram';
import type { Server, Socket } from 'node:net';

import type { Reason } from '../types.ts';
import type { AccessUnit, AudioUnit, Sink, StreamFormat } from '../unit.ts';
import { connecting } from './connecting.ts';
import { PsWriter, type Packets } from './mux.ts';
import { bindUdp, listenTcp, portOf, type PortRange } from './ports.ts';
import type { PsTransport } from './receiver.ts';

export type SenderOptions = {
  /** `tcp-active`: we connect to whoever receives, which is the usual (Annex D). */
  transport: PsTransport;
  host: string;
  ports: PortRange | null;
  ssrc: number;
  payloadType?: number;
};

export type SenderEvents = {
  /** Whoever receives is there: what is sent from now on arrives. */
  ready?(): void;
  /** The first picture is on its way. */
  started?(): void;
  ended?(reason: Reason): void;
  /** It takes nothing any more, whoever ended it. */
  stopped?(): void;
};

/** Waits for whoever takes too little; beyond that, pictures are left out up to the next key picture. */
const QUEUED_AT_MOST = 4 * 1024 * 1024;
/** A key picture of hundreds of packets at once is more than buffers on the way hold. */
const BURST = 48;
const PAUSE_MS = 2;
/** Whoever takes what is left more slowly than this has lost interest. */
const DRAIN_MS = 10_000;

/** Sends a camera as a program stream to whoever has asked for it. Whatever becomes of it, nobody else waits. */
export class PsSender implements Sink {
  readonly port: number;
  drops = 0;
  readonly #options: SenderOptions;
  readonly #events: SenderEvents;
  readonly #writer: PsWriter;
  readonly #udp: UdpSocket | null;
  readonly #server: Server | null;
  #socket: Socket | null = null;
  #to: { address: string; port: number } | null = null;
  #waitsForKey = true;
  #isOver = false;
  #hasStarted = false;
  #giveUp: () => void = nothing;
  readonly #queue: { packets: Packets; at: number; release: () => void }[] = [];
  #pump: NodeJS.Timeout | null = null;

  private constructor(
    options: SenderOptions,
    bound: { udp: UdpSocket | null; server: Server | null },
    events: SenderEvents,
  ) {
    this.#options = options;
    this.#events = events;
    this.#udp = bound.udp;
    this.#server = bound.server;
    this.port = bound.udp?.address().port ?? (bound.server ? portOf(bound.server) : 0);
    this.#writer = new PsWriter(options.ssrc, options.payloadType);
    bound.server?.on('connection', (socket) => {
      if (this.#socket || this.#isOver) return void socket.destroy();
      this.#take(socket);
    });
  }

  /** Null: no port is left. */
  static async open(options: SenderOptions, events: SenderEvents = {}): Promise<PsSender | null> {
    const { transport, host, ports } = options;
    const udp = transport === 'udp' ? await bindUdp(host, ports) : null;
    const server = transport === 'tcp-passive' ? await listenTcp(host, ports) : null;
    if (transport !== 'tcp-active' && !udp && !server) return null;
    return new PsSender(options, { udp, server }, events);
  }

  get packets(): number {
    return this.#writer.packets;
  }
  get bytes(): number {
    return this.#writer.bytes;
  }

  /** Whoever receives is there; nothing is sent before. */
  towards(address: string, port: number): void {
    this.#to = { address, port };
    if (this.#options.transport === 'tcp-active')
      this.#giveUp = connecting(this.#to, {
        got: (socket) => this.#take(socket),
        failed: (reason) => this.#end(reason),
      });
    else if (this.#udp) this.#events.ready?.();
  }

  opened({ video, audio }: StreamFormat): void {
    this.#waitsForKey = true;
    if (video === 'mjpeg') return this.#end('unsupported');
    this.#writer.opened(video, audio);
  }

  video(unit: AccessUnit): void {
    if (!this.#isReady) return;
    if (this.#waitsForKey && !unit.key) return void this.drops++;
    if (this.#queued > QUEUED_AT_MOST) {
      this.#waitsForKey = true;
      this.drops++;
      return;
    }
    const packets = this.#writer.video(unit);
    if (!packets) return;
    this.#waitsForKey = false;
    this.#send(packets);
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#events.started?.();
  }

  audio(unit: AudioUnit): void {
    if (!this.#isReady || this.#waitsForKey) return;
    const packets = this.#writer.audio(unit);
    if (packets) this.#send(packets);
  }

  isFull(): boolean {
    return this.#queued > QUEUED_AT_MOST / 4;
  }

  ended(reason: Reason): void {
    // What was sent to its end arrives to its end.
    if (reason === 'ended' && this.#queued > 0) this.#drain(performance.now() + DRAIN_MS);
    else this.#end(reason);
  }

  #drain(until: number): void {
    if (this.#queued === 0 || performance.now() > until) this.#end('ended');
    else if (!this.#isOver) setTimeout(() => this.#drain(until), PAUSE_MS * 10);
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#giveUp();
    if (this.#pump) clearTimeout(this.#pump);
    for (const { release } of this.#queue.splice(0)) release();
    this.#udp?.close();
    this.#server?.close();
    // What the system has not sent yet is still sent.
    this.#socket?.destroySoon();
    this.#writer.stop();
    this.#events.stopped?.();
  }

  get #isReady(): boolean {
    return !this.#isOver && (this.#socket !== null || (this.#udp !== null && this.#to !== null));
  }
  get #queued(): number {
    return this.#socket?.writableLength ?? this.#queue.reduce((sum, { packets }) => sum + packets.to - packets.from, 0);
  }

  #send(packets: Packets & { hold(): () => void }): void {
    const release = packets.hold();
    if (this.#socket) {
      this.#socket.write(packets.data.subarray(packets.from, packets.to), release);
      return;
    }
    this.#queue.push({ packets, at: 0, release });
    if (!this.#pump) this.#datagrams();
  }

  #datagrams(): void {
    this.#pump = null;
    let left = BURST;
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      const { packets, release } = first;
      while (first.at < packets.starts.length) {
        if (left-- === 0) {
          this.#pump = setTimeout(() => this.#datagrams(), PAUSE_MS);
          return;
        }
        const i = first.at++;
        const end = packets.starts[i + 1] ?? packets.to;
        const isLast = i + 1 === packets.starts.length;
        this.#datagram(packets.data.subarray(packets.starts[i]! + 2, end), isLast ? release : undefined);
      }
      this.#queue.shift();
    }
  }

  #datagram(bytes: Buffer, done: (() => void) | undefined): void {
    this.#udp?.send(bytes, this.#to!.port, this.#to!.address, done ?? nothing);
  }

  #take(socket: Socket): void {
    if (this.#isOver) return void socket.destroy();
    this.#socket = socket;
    this.#waitsForKey = true;
    socket.on('error', () => socket.destroy());
    // Nothing is expected back; read all the same, so that its end is heard.
    socket.resume();
    socket.on('close', () => this.#end('interrupted'));
    this.#events.ready?.();
  }

  #end(reason: Reason): void {
    if (this.#isOver) return;
    this.stop();
    this.#events.ended?.(reason);
  }
}

const nothing = (): void => undefined;
