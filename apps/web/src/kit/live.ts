import { ApiError } from '@anyuan/contract';

import { client } from '../api.ts';

export type LiveTrouble = 'media' | 'camera' | 'forbidden' | 'unsupported' | 'codec' | 'lost' | 'stalled';
export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'trouble'; why: LiveTrouble; reason?: string };

interface LiveOptions {
  camera: string;
  caseId?: string | undefined;
  purpose?: string | undefined;
  changed: (state: LiveState) => void;
}

/** Behind the newest picture by more than this, jump; a little behind, catch up by playing faster. */
const jumpBehindS = 2;
const hurryBehindS = 0.7;
const settleBehindS = 0.15;
const keepS = 8;
const stallMs = 5_000;
const hevcType = 'video/mp4; codecs="hvc1.1.6.L120.90"';

/** Plays one camera into a `<video>` until stopped: ticket, socket, MSE; comes back by itself after trouble. */
export class LivePlayer {
  readonly #video: HTMLVideoElement;
  readonly #options: LiveOptions;
  readonly #guard: ReturnType<typeof setInterval>;
  #socket: WebSocket | undefined;
  #source: MediaSource | undefined;
  #buffer: SourceBuffer | undefined;
  #url = '';
  #queue: ArrayBuffer[] = [];
  #attempt = 0;
  #round = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #movedAt = 0;
  #position = -1;
  #isStopped = false;

  constructor(video: HTMLVideoElement, options: LiveOptions) {
    this.#video = video;
    this.#options = options;
    this.#guard = setInterval(() => this.#watch(), 500);
    void this.#open();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#guard);
    clearTimeout(this.#retry);
    this.#release();
  }

  async #open(): Promise<void> {
    if (typeof MediaSource === 'undefined') return this.#tell({ kind: 'trouble', why: 'unsupported' });
    const round = ++this.#round;
    try {
      const { camera, caseId, purpose } = this.#options;
      const { path } = await client.video.live({
        code: camera,
        hevc: MediaSource.isTypeSupported(hevcType),
        ...(caseId ? { caseId } : {}),
        ...(purpose ? { purpose } : {}),
      });
      if (this.#isStopped || round !== this.#round) return;
      this.#listen(path, round);
    } catch (error) {
      if (round === this.#round) this.#fail(whyOf(error));
    }
  }

  #listen(path: string, round: number): void {
    const url = new URL(path, window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#movedAt = performance.now();
    socket.addEventListener('message', ({ data }) => {
      if (round !== this.#round) return;
      if (typeof data === 'string') this.#hear(JSON.parse(data) as Record<string, unknown>);
      else this.#push(data as ArrayBuffer);
    });
    socket.addEventListener('close', () => round === this.#round && this.#fail('lost'));
  }

  #hear(message: Record<string, unknown>): void {
    if (typeof message['mime'] === 'string') return this.#prepare(message['mime']);
    const state = typeof message['state'] === 'string' ? message['state'] : '';
    if (state === 'live' || state === 'playing') return;
    const reason = typeof message['reason'] === 'string' ? message['reason'] : undefined;
    if (/media|restart|recover/.test(`${state} ${reason ?? ''}`)) this.#tell(trouble('media', reason));
    else if (/error|unreachable|fail|offline|down/.test(state)) this.#tell(trouble('camera', reason));
    else this.#tell({ kind: 'connecting' });
  }

  /** A new `mime` in mid-stream (the camera changed its codec) starts a fresh source. */
  #prepare(mime: string): void {
    if (!MediaSource.isTypeSupported(mime)) return this.#fail('codec');
    this.#dropSource();
    const source = new MediaSource();
    this.#source = source;
    this.#url = URL.createObjectURL(source);
    this.#video.src = this.#url;
    source.addEventListener(
      'sourceopen',
      () => {
        if (this.#source !== source) return;
        this.#buffer = source.addSourceBuffer(mime);
        this.#buffer.addEventListener('updateend', () => this.#feed());
        this.#feed();
      },
      { once: true },
    );
  }

  #push(data: ArrayBuffer): void {
    this.#queue.push(data);
    this.#feed();
  }

  #feed(): void {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating || this.#source?.readyState !== 'open') return;
    try {
      const first = buffer.buffered.length > 0 ? buffer.buffered.start(0) : 0;
      if (this.#video.currentTime - first > keepS * 2) return buffer.remove(first, this.#video.currentTime - keepS);
      const next = this.#queue.shift();
      if (next) buffer.appendBuffer(next);
      else this.#followEdge(buffer);
    } catch {
      this.#fail('lost');
    }
  }

  #followEdge(buffer: SourceBuffer): void {
    if (buffer.buffered.length === 0) return;
    const video = this.#video;
    const edge = buffer.buffered.end(buffer.buffered.length - 1);
    const behind = edge - video.currentTime;
    const isBeforeAll = video.currentTime < buffer.buffered.start(buffer.buffered.length - 1);
    if (behind > jumpBehindS || isBeforeAll) video.currentTime = Math.max(0, edge - settleBehindS);
    video.playbackRate = behind > hurryBehindS ? 1.1 : 1;
    if (video.paused) void video.play().catch(() => {});
  }

  /** Pictures must move; a stream that stands still is started anew. */
  #watch(): void {
    if (!this.#socket) return;
    const now = performance.now();
    if (this.#video.currentTime !== this.#position) {
      if (this.#position >= 0 && this.#video.currentTime > 0) this.#live();
      this.#position = this.#video.currentTime;
      this.#movedAt = now;
    } else if (now - this.#movedAt > stallMs && document.visibilityState === 'visible') {
      this.#fail('stalled');
    }
  }

  #live(): void {
    this.#attempt = 0;
    this.#tell({ kind: 'live' });
  }

  #fail(why: LiveTrouble): void {
    if (this.#isStopped) return;
    this.#round += 1;
    this.#release();
    this.#tell({ kind: 'trouble', why });
    if (why === 'forbidden' || why === 'codec') return;
    const wait = Math.min(10_000, 500 * 2 ** this.#attempt++) * (0.5 + Math.random() / 2);
    this.#retry = setTimeout(() => void this.#open(), wait);
  }

  #release(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#dropSource();
  }

  #dropSource(): void {
    this.#queue = [];
    this.#buffer = undefined;
    this.#source = undefined;
    this.#position = -1;
    if (!this.#url) return;
    URL.revokeObjectURL(this.#url);
    this.#url = '';
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  #tell(state: LiveState): void {
    if (!this.#isStopped) this.#options.changed(state);
  }
}

const trouble = (why: LiveTrouble, reason: string | undefined): LiveState => ({
  kind: 'trouble',
  why,
  ...(reason ? { reason } : {}),
});

function whyOf(error: unknown): LiveTrouble {
  if (!(error instanceof ApiError)) return 'lost';
  if (error.code === 'forbidden') return 'forbidden';
  return error.code === 'camera_unreachable' ? 'camera' : error.status >= 500 ? 'media' : 'camera';
}
