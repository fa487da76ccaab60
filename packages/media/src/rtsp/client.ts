import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { PictureBuilder } from '../picture/builder.ts';
import { isRtcp } from '../rtp/header.ts';
import { readRtcp, receiverReport } from '../rtp/rtcp.ts';
import { RtpTrack } from '../rtp/track.ts';
import type { Camera, Reason } from '../types.ts';
import type { Sink, Source } from '../unit.ts';
import { type Address, parseAddress } from './address.ts';
import { DatagramPair } from './datagrams.ts';
import { type Described, Dialog, type DialogEvents, type TrackName } from './dialog.ts';
import { Login } from './login.ts';
import { type ReaderEvents, RtspReader } from './reader.ts';
import { reasonOfError } from './reasons.ts';
import { picturesOf, soundOf } from './tracks.ts';
import type { TransportAnswer } from './transport.ts';

export type RtspOptions = {
  /** How long the connection, and then each answer, may take. */
  answerMs: number;
  /** The address to connect to for a host the camera sends us to; throws where we may not go. */
  resolve(host: string): Promise<string>;
};

/** One for all connections: each read is used up before the next. */
const READ = Buffer.allocUnsafeSlow(256 * 1024);
const MAX_REDIRECTS = 4;
const REPORT_MS = 5000;
/** Of a camera that sends one picture in some seconds the last one may be old. */
const QUIET_MS = 3000;

/** Pulls one camera by RTSP, from connecting to the end of the stream. */
export const openRtsp = (camera: Camera, sink: Sink, options: RtspOptions): Source =>
  new RtspSource(camera, sink, options);

class RtspSource implements Source, DialogEvents, ReaderEvents {
  readonly #camera: Camera;
  readonly #sink: Sink;
  readonly #options: RtspOptions;
  #socket: Socket | null = null;
  #reader: RtspReader | null = null;
  #dialog: Dialog | null = null;
  #address: Address | null = null;
  #video: RtpTrack | null = null;
  #audio: RtpTrack | null = null;
  #builder: PictureBuilder | null = null;
  /** Which track and kind of packet a channel carries; twice its index, and one more for reports. */
  readonly #channels = new Map<number, number>();
  readonly #pairs = new Map<TrackName, DatagramPair>();
  #deadline: NodeJS.Timeout | null = null;
  #ticks: NodeJS.Timeout | null = null;
  #aliveAt = 0;
  #redirects = 0;
  #isHandshaking = false;
  #isPlaying = false;
  #isOver = false;
  #now = 0;
  #lastReport: { middle: number; at: number } = { middle: 0, at: 0 };

  constructor(camera: Camera, sink: Sink, options: RtspOptions) {
    this.#camera = camera;
    this.#sink = sink;
    this.#options = options;
    const address = parseAddress(camera.url);
    if (address) this.#connect(address, address.host, true);
    else setImmediate(() => this.failed('bad_address'));
  }

  doubt(): Reason {
    if (!this.#isPlaying) return this.#unanswered();
    if (!this.#video || this.#video.packets === 0) return 'silent';
    const builder = this.#builder;
    return builder && performance.now() - builder.heardAt < QUIET_MS ? builder.doubt : 'silent';
  }

  stop(): void {
    if (this.#isOver) return;
    this.#dialog?.end();
    this.#release(true);
  }

  #connect(address: Address, host: string, mayBePlain: boolean): void {
    this.#address = address;
    const { username = address.username, password = address.password, transport = 'auto' } = this.#camera;
    const login = new Login(username, password, mayBePlain);
    const reader = new RtspReader(this);
    const onread = {
      buffer: READ,
      callback: (size: number, buffer: Uint8Array): boolean => {
        this.#now = performance.now();
        reader.push(buffer as Buffer, 0, size);
        return true;
      },
    };
    const to = { host, port: address.port, noDelay: true, onread };
    // Cameras have certificates of their own making: this keeps the password and the picture from whoever only listens.
    const socket = address.isTls ? connectTls({ ...to, rejectUnauthorized: false }) : connect(to);
    this.#socket = socket;
    this.#reader = reader;
    this.#dialog = new Dialog(address.url, login, transport, this);
    this.#isHandshaking = address.isTls;
    this.#wait();
    socket.once(address.isTls ? 'secureConnect' : 'connect', () => {
      this.#isHandshaking = false;
      this.#dialog?.start();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (socket === this.#socket) this.failed(reasonOfError(error.code, this.#isPlaying));
    });
    socket.once('close', () => {
      if (socket === this.#socket) this.failed(this.#isPlaying ? 'interrupted' : 'closed');
    });
  }

  // What the reader finds

  packet(channel: number, b: Buffer, from: number, to: number): void {
    const kind = this.#channels.get(channel);
    if (isRtcp(b, from, to)) return this.#report(b, from, to);
    if (kind === 0 || kind === undefined) {
      // Some cameras take other channels than they have said: payload types tell, too.
      if (this.#video?.packet(b, from, to, this.#now) || kind === 0) return;
    }
    this.#audio?.packet(b, from, to, this.#now);
  }

  message(message: Parameters<ReaderEvents['message']>[0]): void {
    this.#wait();
    this.#dialog?.message(message);
    if (this.#isPlaying) this.#stopWaiting();
  }

  foreign(): void {
    this.failed(this.#isPlaying ? 'interrupted' : 'not_rtsp');
  }

  // What the dialog wants

  send(text: string): void {
    if (this.#socket && !this.#socket.destroyed) this.#socket.write(text);
  }

  described({ video, audio }: Described): void {
    const { pictures, builder } = picturesOf(video, (unit) => this.#sink.video(unit));
    this.#builder = builder;
    this.#video = new RtpTrack([video.type], pictures);
    this.#audio =
      audio &&
      new RtpTrack(
        [audio.type],
        soundOf(audio, (unit) => this.#sink.audio(unit)),
      );
    this.#reader?.types.add(video.type);
    if (audio) this.#reader?.types.add(audio.type);
    this.#sink.opened({ video: video.codec, fps: video.fps, audio: audio?.format ?? null });
  }

  ports(name: TrackName, given: (ports: [number, number] | null) => void): void {
    const from = this.#socket?.remoteAddress?.replace(/^::ffff:/, '') ?? '';
    const track = name === 'video' ? this.#video : this.#audio;
    const pair = DatagramPair.open(from, {
      packet: (packet, at) => {
        if (track?.packet(packet, 0, packet.length, at)) this.#pairs.get(name)?.order.follow(track.ssrc);
      },
      report: (packet) => this.#report(packet, 0, packet.length),
    });
    pair.then(
      (opened) => {
        if (this.#isOver) return opened.close();
        this.#pairs.get(name)?.close();
        this.#pairs.set(name, opened);
        given(opened.ports);
      },
      () => given(null),
    );
  }

  transport(name: TrackName, answer: TransportAnswer): void {
    const pair = this.#pairs.get(name);
    if (pair) pair.towards(this.#socket?.remoteAddress ?? '', answer.serverPorts, answer.source);
    else if (answer.interleaved) {
      const track = name === 'video' ? 0 : 2;
      this.#channels.set(answer.interleaved[0], track);
      this.#channels.set(answer.interleaved[1], track + 1);
    }
  }

  playing(): void {
    this.#isPlaying = true;
    this.#stopWaiting();
    this.#aliveAt = performance.now();
    const seconds = this.#dialog?.sessionSeconds ?? 60;
    this.#ticks = setInterval(() => this.#tick(seconds), Math.min(REPORT_MS, seconds * 400));
  }

  redirected(location: string): void {
    const address = parseAddress(location);
    if (!address || ++this.#redirects > MAX_REDIRECTS) return this.failed('redirect');
    const before = this.#address;
    const same = address.host === before?.host;
    this.#drop(false);
    this.#options.resolve(address.host).then(
      (host) => {
        if (!this.#isOver) this.#connect(address, host, same || address.isTls);
      },
      () => this.failed('redirect'),
    );
  }

  failed(reason: Reason, status?: number): void {
    if (this.#isOver) return;
    this.#release(false);
    this.#sink.ended(reason, status);
  }

  #tick(sessionSeconds: number): void {
    const now = performance.now();
    if (now - this.#aliveAt >= Math.min(30_000, sessionSeconds * 400)) {
      this.#aliveAt = now;
      this.#dialog?.keepAlive();
    }
    const video = this.#video;
    if (!video || video.ssrc < 0) return;
    const { middle, at } = this.#lastReport;
    const report = receiverReport(video.ssrc, video.sequence, video.lost, middle, now - at);
    const pair = this.#pairs.get('video');
    if (pair) return pair.report(report);
    const channel = [...this.#channels].find(([, kind]) => kind === 1)?.[0];
    if (channel === undefined || this.#socket?.writableLength !== 0) return;
    this.#socket.write(Buffer.concat([Buffer.from([0x24, channel, 0, report.length]), report]));
  }

  #report(b: Buffer, from: number, to: number): void {
    const { goodbye, report, clock } = readRtcp(b, from, to);
    if (clock !== null) this.#sink.clock?.(clock - Date.now());
    if (report !== null) this.#lastReport = { middle: report, at: performance.now() };
    if (goodbye) this.failed('ended');
  }

  #unanswered(): Reason {
    return this.#isHandshaking && this.#socket?.connecting === false ? 'tls' : 'timeout';
  }

  /** An answer is waited for, from now on for so long. */
  #wait(): void {
    if (this.#deadline) this.#deadline.refresh();
    else if (!this.#isPlaying && !this.#isOver)
      this.#deadline = setTimeout(() => this.failed(this.#unanswered()), this.#options.answerMs);
  }

  #stopWaiting(): void {
    if (this.#deadline) clearTimeout(this.#deadline);
    this.#deadline = null;
  }

  #release(politely: boolean): void {
    this.#isOver = true;
    this.#drop(politely);
  }

  #drop(politely: boolean): void {
    this.#stopWaiting();
    if (this.#ticks) clearInterval(this.#ticks);
    this.#reader?.stop();
    const socket = this.#socket;
    this.#socket = null;
    this.#dialog = null;
    if (politely) socket?.destroySoon();
    else socket?.destroy();
    for (const pair of this.#pairs.values()) pair.close();
    this.#pairs.clear();
    this.#channels.clear();
    // Whoever is in the middle of a packet now finishes it first.
    const tracks = [this.#video, this.#audio];
    setImmediate(() => {
      for (const track of tracks) track?.stop();
    });
    this.#video = null;
    this.#audio = null;
  }
}
