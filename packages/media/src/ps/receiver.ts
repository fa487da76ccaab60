import type { Socket as UdpSocket } from 'node:dgram';
import type { Server, Socket } from 'node:net';

import { isRtcp, RtpHeader } from '../rtp/header.ts';
import { ReorderBuffer } from '../rtp/order.ts';
import { RtpTrack } from '../rtp/track.ts';
import type { Reason } from '../types.ts';
import type { Sink, Source } from '../unit.ts';
import { connecting } from './connecting.ts';
import { PsReader, type PsQuirk, type PsStep } from './demux.ts';
import { PacketStream } from './framing.ts';
import { SsrcGate } from './gate.ts';
import { bindUdp, listenTcp, portOf, type PortRange } from './ports.ts';

/** How a program stream comes: by datagrams, by a connection of the device's, or by one of ours (Annex D). */
export type PsTransport = 'udp' | 'tcp-passive' | 'tcp-active';

export type ReceiverOptions = {
  transport: PsTransport;
  /** The address of ours that is listened on. */
  host: string;
  ports: PortRange | null;
  ssrc: number | null;
  /** This device is known to use numbers of its own. */
  trusts?: boolean;
};

export type ReceiverStep = PsStep | 'connected';
export type ReceiverQuirk = PsQuirk | 'own-ssrc' | 'dollar-framing';

export type ReceiverEvents = {
  step?(step: ReceiverStep): void;
  quirk?(quirk: ReceiverQuirk): void;
};

const CONNECTIONS = 4;

/** Takes a program stream at a port of ours and makes pictures of it. */
export class PsReceiver implements Source {
  readonly port: number;
  readonly #options: ReceiverOptions;
  readonly #sink: Sink;
  readonly #events: ReceiverEvents;
  readonly #gate: SsrcGate;
  readonly #reader: PsReader;
  readonly #track: RtpTrack;
  readonly #order: ReorderBuffer;
  readonly #header = new RtpHeader();
  readonly #udp: UdpSocket | null;
  readonly #server: Server | null;
  readonly #sockets = new Set<Socket>();
  #chosen: Socket | null = null;
  #giveUp: () => void = () => undefined;
  #isOver = false;
  #foundOwn = false;

  private constructor(
    options: ReceiverOptions,
    bound: { udp: UdpSocket | null; server: Server | null },
    sink: Sink,
    events: ReceiverEvents,
  ) {
    this.#options = options;
    this.#sink = sink;
    this.#events = events;
    this.#udp = bound.udp;
    this.#server = bound.server;
    this.port = bound.udp?.address().port ?? (bound.server ? portOf(bound.server) : 0);
    this.#gate = new SsrcGate(options.ssrc, performance.now(), options.trusts);
    this.#reader = new PsReader({
      opened: (format) => sink.opened(format),
      video: (unit) => sink.video(unit),
      audio: (unit) => sink.audio(unit),
      step: (step) => events.step?.(step),
      quirk: (quirk) => events.quirk?.(quirk),
    });
    // Which number the payload has is the device's business: there is one stream at a port.
    this.#track = new RtpTrack([], this.#reader);
    this.#order = new ReorderBuffer((packet, at) => this.#track.packet(packet, 0, packet.length, at));
    bound.udp?.on('message', (packet) => this.#datagram(packet, performance.now()));
    bound.server?.on('connection', (socket) => this.#accept(socket));
  }

  /** Null: no port is left. */
  static async open(options: ReceiverOptions, sink: Sink, events: ReceiverEvents = {}): Promise<PsReceiver | null> {
    const { transport, host, ports } = options;
    const udp = transport === 'udp' ? await bindUdp(host, ports) : null;
    const server = transport === 'tcp-passive' ? await listenTcp(host, ports) : null;
    if (transport !== 'tcp-active' && !udp && !server) return null;
    return new PsReceiver(options, { udp, server }, sink, events);
  }

  get lost(): number {
    return this.#track.lost;
  }
  get foreign(): number {
    return this.#gate.foreign;
  }

  /** What the other side has answered. */
  towards({ address, port, ssrc }: { address: string; port: number; ssrc: number | null }): void {
    if (ssrc !== null) this.#gate.expect(ssrc);
    if (this.#options.transport === 'tcp-active') this.#connect(address, port);
    // Opens the way back through a firewall that lets in only what was asked for.
    else if (this.#udp && port > 0) this.#udp.send(OPENING, port, address, () => undefined);
  }

  /** What stands between this stream and a picture; null: nothing. */
  get lacks(): PsReader['lacks'] {
    return this.#reader.lacks;
  }

  doubt(): Reason {
    if (this.#reader.isForeign) return 'unsupported';
    switch (this.#reader.lacks) {
      case 'video':
        return 'no_video';
      case 'sets':
        return 'no_sets';
      case 'key':
        return this.#reader.dropped > 0 ? 'damaged' : 'no_key';
      case 'map':
        return this.#track.packets > 0 ? 'protocol' : 'silent';
      case null:
        return 'silent';
      default:
        return 'silent';
    }
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#giveUp();
    this.#udp?.close();
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#track.stop();
  }

  #datagram(packet: Buffer, at: number): void {
    if (this.#isOver || !this.#admits(packet, 0, packet.length, at)) return;
    this.#order.push(packet, at);
  }

  #admits(b: Buffer, from: number, to: number, at: number): boolean {
    if (isRtcp(b, from, to) || !this.#header.read(b, from, to)) return false;
    const { ssrc } = this.#header;
    if (!this.#gate.admits(ssrc, at)) return false;
    this.#order.follow(ssrc);
    if (this.#gate.isOwn && !this.#foundOwn) {
      this.#foundOwn = true;
      this.#events.quirk?.('own-ssrc');
    }
    return true;
  }

  #accept(socket: Socket): void {
    if (this.#isOver || this.#chosen || this.#sockets.size >= CONNECTIONS) return void socket.destroy();
    this.#read(socket);
  }

  #connect(address: string, port: number): void {
    this.#giveUp = connecting(
      { address, port },
      {
        got: (socket) => {
          this.#chosen = socket;
          this.#read(socket);
        },
        failed: (reason) => this.#end(reason),
      },
    );
  }

  #read(socket: Socket): void {
    this.#sockets.add(socket);
    this.#events.step?.('connected');
    let at = 0;
    const stream = new PacketStream((b, from, to) => {
      if (this.#isOver || (this.#chosen && this.#chosen !== socket) || !this.#admits(b, from, to, at)) return;
      if (this.#chosen !== socket) this.#choose(socket);
      this.#track.packet(b, from, to, at);
    });
    let isDollar = false;
    socket.on('data', (chunk: Buffer) => {
      at = performance.now();
      stream.push(chunk, 0, chunk.length);
      if (!isDollar && stream.framing === 'dollar') {
        isDollar = true;
        this.#events.quirk?.('dollar-framing');
      }
      if (stream.isLost) socket.destroy();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#chosen === socket) this.#end('interrupted');
    });
  }

  /** The one that has our stream: others are leftovers. */
  #choose(socket: Socket): void {
    this.#chosen = socket;
    for (const other of this.#sockets) if (other !== socket) other.destroy();
  }

  #end(reason: Reason): void {
    if (this.#isOver) return;
    this.stop();
    this.#sink.ended(reason);
  }
}

const OPENING = Buffer.from([0x80, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
