import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';

import { type Feed, parameterSets } from './feed.ts';
import { type CameraOptions, videoFormat } from './options.ts';
import type { Quirk } from './quirks.ts';
import { Door, type Request, RequestReader, response } from './rtsp.ts';
import { describe } from './sdp.ts';
import { Session } from './session.ts';
import { soundOf } from './sound.ts';

export type Camera = { code: string; options: CameraOptions; feed: Feed };
export type Hooks = {
  login: { username: string; password: string } | null;
  transports: readonly ('tcp' | 'udp')[];
  find(path: string): Camera | null;
  /** A packet for the loudspeaker. */
  spoken(code: string, packet: Buffer): void;
  refused(code: string): boolean;
};

/** Of a camera with a short session: in seconds. */
const SHORT_SESSION_S = 2;
const COMMANDS = 'OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN';
const GOODBYE_AFTER = 20;

/** One RTSP control connection, with at most one session. */
export class Connection {
  camera: Camera | null = null;
  session: Session | null = null;
  readonly #socket: Socket;
  readonly #hooks: Hooks;
  #door: Door | null = null;
  #queue: Promise<void> = Promise.resolve();
  #patience: NodeJS.Timeout | null = null;
  /** Somebody speaks through it: the name of his session. */
  #speaking: string | null = null;

  constructor(socket: Socket, hooks: Hooks) {
    this.#socket = socket;
    this.#hooks = hooks;
    const reader = new RequestReader((_channel, packet) => {
      if (this.#speaking !== null && this.camera) hooks.spoken(this.camera.code, packet);
    });
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const request of reader.push(chunk))
        this.#queue = this.#queue.then(() => this.#answer(request)).catch(() => this.drop());
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#patience) clearTimeout(this.#patience);
      this.session?.close();
    });
  }

  drop(): void {
    this.#socket.destroy();
  }

  get #talk(): Quirk['talk'] {
    return this.camera?.options.quirk.talk;
  }

  async #answer(request: Request): Promise<void> {
    if (this.#socket.destroyed) return;
    // A word from the other side: it is there.
    if (this.#patience) this.#patience.refresh();
    const answer = await this.#handle(request);
    if (answer === null) return;
    const isWrong = this.#talk === 'wrong-numbers';
    this.#socket.write(isWrong ? answer.replace(/^CSeq: .*$/m, 'CSeq: 4711') : answer);
    // PLAY is answered before the first packet leaves.
    if (request.method === 'PLAY' && answer.startsWith('RTSP/1.0 200')) this.#begin();
  }

  #begin(): void {
    const talk = this.#talk;
    if (talk === 'mute-after-play') return;
    this.session?.play();
    if (talk === 'asks-back') this.#socket.write('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n');
    if (talk === 'short-session') this.#patience = setTimeout(() => this.drop(), SHORT_SESSION_S * 1000);
    if (talk === 'goodbye' || talk === 'teardown') this.session?.afterPictures(GOODBYE_AFTER, () => this.#leave(talk));
  }

  #leave(how: 'goodbye' | 'teardown'): void {
    if (how === 'teardown') this.#socket.write('TEARDOWN * RTSP/1.0\r\nCSeq: 2\r\n\r\n');
    else this.session?.goodbye();
    this.session?.close();
  }

  async #handle(request: Request): Promise<string | null> {
    const camera = (this.camera ??= this.#hooks.find(pathOf(request.url)));
    const talk = this.#talk;
    if (request.method === 'OPTIONS') {
      const more = talk === 'no-get-parameter' ? '' : ', GET_PARAMETER';
      return response(200, 'OK', request, { Public: `${COMMANDS}${more}` });
    }
    if (talk === 'silent') return null;
    if (talk === 'closes') {
      this.drop();
      return null;
    }
    if (talk === 'web-server') return 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html></html>';
    const { login } = this.#hooks;
    if (login) this.#door ??= new Door(login.username, login.password, camera?.options.quirk.login);
    if (this.#door && !this.#door.accepts(request)) {
      return response(401, 'Unauthorized', request, { 'WWW-Authenticate': this.#door.challenges });
    }
    if (!camera) return response(404, 'Not Found', request);
    if (this.#hooks.refused(camera.code)) return response(503, 'Service Unavailable', request);
    switch (request.method) {
      case 'DESCRIBE':
        return this.#describe(request, camera);
      case 'SETUP':
        return this.#setup(request, camera);
      case 'PLAY':
        if (this.#speaking !== null) return response(200, 'OK', request, { Session: this.#speaking });
        if (!this.session) return response(455, 'Method Not Valid in This State', request);
        if (talk === 'range-unknown' && request.headers.has('range')) return response(457, 'Invalid Range', request);
        return response(200, 'OK', request, { Session: this.session.id, Range: 'npt=now-' });
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        if (talk === 'no-get-parameter') return response(501, 'Not Implemented', request);
        return response(200, 'OK', request, this.session ? { Session: this.session.id } : {});
      case 'TEARDOWN':
        this.session?.close();
        this.session = null;
        return response(200, 'OK', request);
      default:
        return response(501, 'Not Implemented', request);
    }
  }

  async #describe(request: Request, { options }: Camera): Promise<string> {
    const { talk } = options.quirk;
    const wantsSpeaker = /backchannel/.test(request.headers.get('require') ?? '');
    if (wantsSpeaker && !options.speaker) return response(551, 'Option Not Supported', request);
    if (options.status !== null) return response(options.status, 'As told', request);
    if (talk === 'redirects' || talk === 'redirects-around') {
      const location = talk === 'redirects' ? request.url.replace('/redirects', '') : request.url;
      return response(302, 'Moved Temporarily', request, { Location: location });
    }
    const sound = options.audio ? await soundOf(options.audio) : null;
    const body =
      talk === 'no-description'
        ? '<html></html>'
        : describe(options, await parameterSets(videoFormat(options)), sound, wantsSpeaker);
    const base = request.url.endsWith('/') ? request.url : `${request.url}/`;
    // Behind a translated address cameras often name themselves as they know themselves.
    const told = talk === 'base-elsewhere' ? base.replace(/^(rtsps?:\/\/)[^/]*/, '$1192.168.1.64') : base;
    return response(200, 'OK', request, { 'Content-Base': told, 'Content-Type': 'application/sdp' }, body);
  }

  async #setup(request: Request, camera: Camera): Promise<string> {
    const { talk, way } = camera.options.quirk;
    const transport = request.headers.get('transport') ?? '';
    const track = Number(/track=(\d)/.exec(request.url)?.[1] ?? 0);
    if (track === 2 && camera.options.speaker) {
      this.#speaking = randomBytes(4).toString('hex');
      return response(200, 'OK', request, {
        Session: `${this.#speaking};timeout=60`,
        Transport: 'RTP/AVP/TCP;unicast;interleaved=0-1',
      });
    }
    const kind = /RTP\/AVP\/TCP/i.test(transport) ? 'tcp' : 'udp';
    const isRefused = (talk === 'only-udp' && kind === 'tcp') || (talk === 'only-tcp' && kind === 'udp');
    if (isRefused || !this.#hooks.transports.includes(kind)) return response(461, 'Unsupported Transport', request);
    if (talk === 'audio-refused' && track === 1) return response(500, 'Internal Server Error', request);
    const session = (this.session ??= new Session(this.#socket, camera.feed, camera.options.join === 'anywhere'));
    const timeout = talk === 'short-session' ? SHORT_SESSION_S : 60;
    const headers = { Session: `${session.id};timeout=${timeout}` };
    if (kind === 'tcp') {
      const channel = Number(/interleaved=(\d+)/.exec(transport)?.[1] ?? track * 2);
      // Says one and takes another.
      session.addTcp(track, way === 'other-channels' ? channel + 8 : channel);
      const word = talk === 'no-tcp-word' ? 'RTP/AVP' : 'RTP/AVP/TCP';
      return response(200, 'OK', request, {
        ...headers,
        Transport: `${word};unicast;interleaved=${channel}-${channel + 1}`,
      });
    }
    const ports = /client_port=(\d+)-(\d+)/.exec(transport);
    if (!ports) return response(461, 'Unsupported Transport', request);
    const host = (this.#socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const [rtp, rtcp] = await session.addUdp(track, host, [Number(ports[1]), Number(ports[2])]);
    return response(200, 'OK', request, {
      ...headers,
      Transport: `RTP/AVP;unicast;client_port=${ports[1]}-${ports[2]};server_port=${rtp}-${rtcp}`,
    });
  }
}

const pathOf = (url: string): string =>
  url
    .replace(/^rtsps?:\/\/[^/]*/, '')
    .replace(/\/track=\d$/, '')
    .replace(/\/$/, '');
