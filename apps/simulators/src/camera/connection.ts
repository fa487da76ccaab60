import type { Socket } from 'node:net';

import { type Feed, parameterSets } from './feed.ts';
import { type CameraOptions, videoFormat } from './options.ts';
import { Digest, type Request, RequestReader, response } from './rtsp.ts';
import { describe } from './sdp.ts';
import { Session } from './session.ts';
import { soundOf } from './sound.ts';

export type Camera = { code: string; options: CameraOptions; feed: Feed };
export type Hooks = {
  login: { username: string; password: string } | null;
  transports: readonly ('tcp' | 'udp')[];
  find(path: string): Camera | null;
  refused(code: string): boolean;
};

/** One RTSP control connection, with at most one session. */
export class Connection {
  camera: Camera | null = null;
  session: Session | null = null;
  readonly #socket: Socket;
  readonly #hooks: Hooks;
  readonly #digest: Digest | null;
  #queue: Promise<void> = Promise.resolve();

  constructor(socket: Socket, hooks: Hooks) {
    this.#socket = socket;
    this.#hooks = hooks;
    this.#digest = hooks.login && new Digest(hooks.login.username, hooks.login.password);
    const reader = new RequestReader();
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const request of reader.push(chunk)) this.#queue = this.#queue.then(() => this.#answer(request));
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.session?.close());
  }

  drop(): void {
    this.#socket.destroy();
  }

  async #answer(request: Request): Promise<void> {
    if (this.#socket.destroyed) return;
    this.#socket.write(await this.#handle(request));
    // PLAY is answered before the first packet leaves.
    if (request.method === 'PLAY') this.session?.play();
  }

  async #handle(request: Request): Promise<string> {
    if (request.method === 'OPTIONS') {
      return response(200, 'OK', request, { Public: 'OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER' });
    }
    if (this.#digest && !this.#digest.accepts(request)) {
      return response(401, 'Unauthorized', request, { 'WWW-Authenticate': this.#digest.challenge });
    }
    const camera = (this.camera ??= this.#hooks.find(pathOf(request.url)));
    if (!camera) return response(404, 'Not Found', request);
    if (this.#hooks.refused(camera.code)) return response(503, 'Service Unavailable', request);
    switch (request.method) {
      case 'DESCRIBE': {
        const { options } = camera;
        const sound = options.audio ? await soundOf(options.audio) : null;
        const body = describe(options, await parameterSets(videoFormat(options)), sound);
        const base = request.url.endsWith('/') ? request.url : `${request.url}/`;
        return response(200, 'OK', request, { 'Content-Base': base, 'Content-Type': 'application/sdp' }, body);
      }
      case 'SETUP':
        return this.#setup(request, camera);
      case 'PLAY':
        if (!this.session) return response(455, 'Method Not Valid in This State', request);
        return response(200, 'OK', request, { Session: this.session.id, Range: 'npt=now-' });
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return response(200, 'OK', request, this.session ? { Session: this.session.id } : {});
      case 'TEARDOWN':
        this.session?.close();
        this.session = null;
        return response(200, 'OK', request);
      default:
        return response(501, 'Not Implemented', request);
    }
  }

  async #setup(request: Request, camera: Camera): Promise<string> {
    const transport = request.headers.get('transport') ?? '';
    const track = Number(/track=(\d)/.exec(request.url)?.[1] ?? 0);
    const kind = /RTP\/AVP\/TCP/i.test(transport) ? 'tcp' : 'udp';
    if (!this.#hooks.transports.includes(kind)) return response(461, 'Unsupported Transport', request);
    const session = (this.session ??= new Session(this.#socket, camera.feed, camera.options.join === 'anywhere'));
    const headers = { Session: `${session.id};timeout=60` };
    if (kind === 'tcp') {
      const channel = Number(/interleaved=(\d+)/.exec(transport)?.[1] ?? track * 2);
      session.addTcp(track, channel);
      return response(200, 'OK', request, {
        ...headers,
        Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`,
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

const pathOf = (url: string): string => url.replace(/^rtsps?:\/\/[^/]*/, '').replace(/\/track=\d$/, '');
