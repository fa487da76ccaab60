import { ApiError, LiveMessage, type CameraReason } from '@anyuan/contract';

import { client } from '../api.ts';
import { MseFeed } from './mse.ts';

export type LiveTrouble = 'media' | 'camera' | 'forbidden' | 'unsupported' | 'codec' | 'lost' | 'stalled';
export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** `reason`: what the camera does; `error`: what the server refused. */
  | { kind: 'trouble'; why: LiveTrouble; reason?: CameraReason; error?: ApiError };

interface LiveOptions {
  camera: string;
  caseId?: string | undefined;
  purpose?: string | undefined;
  changed: (state: LiveState) => void;
}

const stallMs = 5_000;
const longestWaitMs = 10_000;
const hevcType = 'video/mp4; codecs="hvc1.1.6.L120.90"';

/** Plays one camera into a `<video>` until stopped: ticket, socket, feed; comes back by itself after trouble. */
export class LivePlayer {
  readonly #video: HTMLVideoElement;
  readonly #options: LiveOptions;
  readonly #guard: ReturnType<typeof setInterval>;
  #socket: WebSocket | undefined;
  #feed: MseFeed | undefined;
  #attempt = 0;
  #round = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #movedAt = 0;
  #position = -1;
  /** The camera is away, says the server, which goes on trying: no need to start anew from here. */
  #isAway = false;
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
      if (round !== this.#round) return;
      this.#fail(whyOf(error), error instanceof ApiError ? error : undefined);
    }
  }

  #listen(path: string, round: number): void {
    const url = new URL(path, window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#isAway = false;
    this.#movedAt = performance.now();
    socket.addEventListener('message', ({ data }) => {
      if (round !== this.#round) return;
      if (typeof data === 'string') this.#hear(LiveMessage.parse(JSON.parse(data)));
      else this.#feed?.push(data as ArrayBuffer);
    });
    socket.addEventListener('close', () => round === this.#round && this.#fail('lost'));
  }

  #hear(message: LiveMessage): void {
    if ('mime' in message) return this.#prepare(message.mime);
    const { state, reason } = message;
    this.#isAway = state === 'lost' || state === 'failed';
    this.#movedAt = performance.now();
    if (this.#isAway) this.#tell({ kind: 'trouble', why: 'camera', ...(reason ? { reason } : {}) });
    else if (state === 'connecting') this.#tell({ kind: 'connecting' });
  }

  /** An announcement in mid-stream: the camera came back, perhaps in another format. */
  #prepare(mime: string): void {
    if (!MediaSource.isTypeSupported(mime)) return this.#fail('codec');
    if (this.#feed?.retype(mime)) return;
    this.#dropFeed();
    const round = this.#round;
    this.#feed = new MseFeed(this.#video, mime, () => round === this.#round && this.#fail('lost'));
  }

  /** Pictures must move; a stream that stands still is started anew. */
  #watch(): void {
    if (!this.#socket) return;
    const now = performance.now();
    if (this.#video.currentTime !== this.#position) {
      const isPlaying = this.#position >= 0 && this.#video.currentTime > 0 && this.#video.readyState >= 2;
      this.#position = this.#video.currentTime;
      this.#movedAt = now;
      if (isPlaying && !this.#isAway) this.#live();
    } else if (now - this.#movedAt > stallMs && !this.#isAway && document.visibilityState === 'visible') {
      this.#fail('stalled');
    }
  }

  #live(): void {
    this.#attempt = 0;
    this.#tell({ kind: 'live' });
  }

  #fail(why: LiveTrouble, error?: ApiError): void {
    if (this.#isStopped) return;
    this.#round += 1;
    this.#release();
    this.#tell({ kind: 'trouble', why, ...(error ? { error } : {}) });
    if (why === 'forbidden' || why === 'codec') return;
    const wait = Math.min(longestWaitMs, 500 * 2 ** this.#attempt++) * (0.5 + Math.random() / 2);
    this.#retry = setTimeout(() => void this.#open(), wait);
  }

  #release(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#dropFeed();
  }

  #dropFeed(): void {
    this.#position = -1;
    this.#feed?.stop();
    this.#feed = undefined;
  }

  #tell(state: LiveState): void {
    if (!this.#isStopped) this.#options.changed(state);
  }
}

function whyOf(error: unknown): LiveTrouble {
  if (!(error instanceof ApiError)) return 'lost';
  if (error.code === 'forbidden') return 'forbidden';
  if (error.code === 'media_down') return 'media';
  return error.status >= 500 && error.code !== 'camera_unreachable' ? 'lost' : 'camera';
}
