import { attribute, parseSdp, type Sdp } from '../sdp/parse.ts';
import { type AudioTrack, audioTrack, type VideoTrack, videoTrack } from '../sdp/tracks.ts';
import type { Reason } from '../types.ts';
import type { Login } from './login.ts';
import { header, type Message, writeRequest } from './message.ts';
import { reasonOfStatus } from './reasons.ts';
import { readSession, readTransport, type TransportAnswer } from './transport.ts';

export type TrackName = 'video' | 'audio';
export type Described = { video: VideoTrack; audio: AudioTrack | null };

export interface DialogEvents {
  send(text: string): void;
  described(described: Described): void;
  /** Ports for datagrams of a track are wanted; `null` given: there are none. */
  ports(track: TrackName, given: (ports: [number, number] | null) => void): void;
  /** How the packets of a track come. */
  transport(track: TrackName, answer: TransportAnswer): void;
  playing(): void;
  redirected(address: string): void;
  failed(reason: Reason, status?: number): void;
}

type Pending = {
  method: string;
  url: string;
  headers: (readonly [string, string | undefined])[];
  answered: (answer: Message) => void;
};

const AGENT = 'Anyuan';

/** The words between a player and a camera (RFC 2326), without any connection: text in, text out. */
export class Dialog {
  readonly #events: DialogEvents;
  readonly #login: Login;
  readonly #url: string;
  readonly #pending = new Map<number, Pending>();
  #transport: 'tcp' | 'udp' | 'auto';
  #count = 0;
  #base = '';
  #control = '';
  #session: string | undefined;
  #audio: AudioTrack | null = null;
  #alive: 'OPTIONS' | 'GET_PARAMETER' | 'ask' = 'ask';
  #isPlaying = false;
  #isOver = false;
  /** How long the session lives without a word from us. */
  sessionSeconds = 60;

  constructor(url: string, login: Login, transport: 'tcp' | 'udp' | 'auto', events: DialogEvents) {
    this.#url = url;
    this.#login = login;
    this.#transport = transport;
    this.#events = events;
  }

  /** Whether an answer is owed that the stream depends on. */
  get isAsking(): boolean {
    return !this.#isPlaying && !this.#isOver;
  }

  start(): void {
    this.#ask('DESCRIBE', this.#url, [['Accept', 'application/sdp']], (answer) => this.#described(answer));
  }

  /** Says that we are still here, in the way this camera understands. */
  keepAlive(): void {
    if (!this.#isPlaying || this.#isOver) return;
    const method = this.#alive === 'ask' ? 'OPTIONS' : this.#alive;
    this.#ask(method, this.#control, [], (answer) => {
      if (answer.status === 454) return this.#fail('ended');
      if (this.#alive === 'ask')
        this.#alive = /\bGET_PARAMETER\b/i.test(header(answer, 'public') ?? '') ? 'GET_PARAMETER' : 'OPTIONS';
      else if (answer.status >= 400) this.#alive = 'OPTIONS';
    });
  }

  /** Says good-bye; what is answered is of no interest. */
  end(): void {
    if (this.#session !== undefined && !this.#isOver) this.#ask('TEARDOWN', this.#control, [], () => undefined);
    this.#isOver = true;
  }

  message(message: Message): void {
    if (message.status === 0) return this.#asked(message);
    if (message.status < 200) return;
    const number = Number(header(message, 'cseq'));
    const key = this.#pending.has(number) ? number : this.#pending.keys().next().value;
    const pending = key === undefined ? undefined : this.#pending.get(key);
    if (key === undefined || !pending) return;
    this.#pending.delete(key);
    if (this.#isOver) return;
    if (message.status === 401) {
      const what = this.#login.refused(message);
      if (what !== 'again') return this.#isPlaying ? undefined : this.#fail(what);
      this.#send(pending);
    } else pending.answered(message);
  }

  #ask(method: string, url: string, headers: Pending['headers'], answered: Pending['answered']): void {
    this.#send({ method, url, headers, answered });
  }

  #send(pending: Pending): void {
    const number = ++this.#count;
    this.#pending.set(number, pending);
    const { method, url, headers } = pending;
    this.#events.send(
      writeRequest(method, url, [
        ['CSeq', String(number)],
        ['User-Agent', AGENT],
        ['Session', this.#session],
        ['Authorization', this.#login.authorization(method, url)],
        ...headers,
      ]),
    );
  }

  /** A camera may ask, too: whether we are there, or that we go elsewhere. */
  #asked(request: Message): void {
    const number = header(request, 'cseq') ?? '0';
    const known = ['OPTIONS', 'GET_PARAMETER', 'SET_PARAMETER', 'ANNOUNCE', 'REDIRECT', 'TEARDOWN'];
    const isKnown = known.includes(request.method);
    this.#events.send(
      `RTSP/1.0 ${isKnown ? '200 OK' : '501 Not Implemented'}\r\nCSeq: ${number.replace(/[\r\n]/g, '')}\r\n\r\n`,
    );
    if (request.method === 'TEARDOWN') this.#fail('ended');
    const location = header(request, 'location');
    if (request.method === 'REDIRECT' && location) this.#redirect(location);
  }

  #described(answer: Message): void {
    if (!this.#isGood(answer)) return;
    const sdp = parseSdp(answer.body);
    if (!sdp) return this.#fail('camera_error', answer.status);
    const video = videoTrack(sdp);
    if (video === 'none') return this.#fail('no_video');
    if (video === 'unsupported') return this.#fail('unsupported');
    this.#audio = audioTrack(sdp);
    this.#base = this.#baseOf(answer, sdp);
    this.#events.described({ video, audio: this.#audio });
    this.#setup('video', video.control, () => {
      if (!this.#audio) return this.#play();
      this.#setup('audio', this.#audio.control, () => this.#play());
    });
  }

  #baseOf(answer: Message, sdp: Sdp): string {
    const said = header(answer, 'content-base') ?? header(answer, 'content-location') ?? '';
    const base = /^rtsps?:\/\//i.test(said) ? said : this.#url;
    const control = attribute(sdp, 'control');
    this.#control = control === undefined || control === '*' ? base : resolve(base, control);
    return base;
  }

  #setup(track: TrackName, control: string | undefined, done: () => void): void {
    const url = resolve(this.#base, control);
    const over = (transport: string, asked: { interleaved: number } | null): void =>
      this.#ask('SETUP', url, [['Transport', transport]], (answer) => {
        const session = readSession(header(answer, 'session'));
        if (session) {
          this.#session = session.id;
          this.sessionSeconds = session.seconds;
        }
        if (answer.status === 200) {
          this.#events.transport(track, readTransport(header(answer, 'transport'), asked));
          return done();
        }
        // Pictures go on without their sound.
        if (track === 'audio') return done();
        if (answer.status === 461 && asked && this.#transport === 'auto') {
          this.#transport = 'udp';
          return byDatagrams();
        }
        this.#isGood(answer);
      });
    const byDatagrams = (): void =>
      this.#events.ports(track, (ports) => {
        if (ports) over(`RTP/AVP;unicast;client_port=${ports[0]}-${ports[1]}`, null);
        else if (track === 'audio') done();
        else this.#fail('transport');
      });
    if (this.#transport === 'udp') return byDatagrams();
    const channel = track === 'video' ? 0 : 2;
    over(`RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`, { interleaved: channel });
  }

  #play(withRange = true): void {
    const range = withRange ? ([['Range', 'npt=0.000-']] as const) : [];
    this.#ask('PLAY', this.#control, [...range], (answer) => {
      if (withRange && (answer.status === 457 || answer.status === 400)) return this.#play(false);
      if (!this.#isGood(answer)) return;
      this.#isPlaying = true;
      this.#events.playing();
    });
  }

  #isGood(answer: Message): boolean {
    if (answer.status === 200) return true;
    const location = header(answer, 'location');
    if (answer.status >= 300 && answer.status < 400 && location) this.#redirect(location);
    else this.#fail(reasonOfStatus(answer.status), answer.status);
    return false;
  }

  #redirect(location: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.redirected(location);
  }

  #fail(reason: Reason, status?: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.failed(reason, status);
  }
}

/** The address of a track, as players do it: a base may end in a query, and what follows is put behind it all the same. */
function resolve(base: string, control: string | undefined): string {
  if (!control || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return `${base}${base.endsWith('/') ? '' : '/'}${control.replace(/^\//, '')}`;
}
