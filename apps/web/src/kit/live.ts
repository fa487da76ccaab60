import { ApiError, LiveMessage, type CameraReason, type LiveWish, type Look, type VideoStream } from '@anyuan/contract';

import { client } from '../api.ts';
import { JpegFeed } from './jpegs.ts';
import { LiveSound, type Hearing } from './live-sound.ts';
import { MseFeed, trackOf } from './mse.ts';

export type LiveTrouble = 'media' | 'camera' | 'forbidden' | 'unsupported' | 'codec' | 'lost' | 'stalled';
export type LiveState =
  /** `reason`: what is being waited for. */
  | { kind: 'connecting'; reason?: CameraReason }
  | { kind: 'live' }
  /** `reason`: what the camera does, `status` what it answered; `error`: what the server refused. */
  | { kind: 'trouble'; why: LiveTrouble; reason?: CameraReason; status?: number; error?: ApiError };

/** `stream` is what was given: the main one where the camera has no other. */
export type OpenView = (wanted: {
  hevc: boolean;
  stream: VideoStream;
}) => Promise<{ path: string; stream?: VideoStream }>;

interface LiveOptions {
  camera: string;
  /** Why one looks: the case in hand, or a purpose. */
  look: Look;
  /** Where something else than the live picture is to be seen, e.g. a recording; absent: what the camera sees now. */
  open?: OpenView | undefined;
  /** What to begin with: the smaller picture, for a small tile. */
  stream?: VideoStream;
  changed: (state: LiveState) => void;
  /** Whether there is sound, and what is heard of it. */
  sounds: (hearing: Hearing | null) => void;
}

/** A picture that has stood still for so long is not live; of a camera that sends few, for three of its pictures. */
const stillMs = 2_000;
const longestPaceMs = 10_000;
/** Pictures come and none is shown: begin anew. */
const stuckMs = 5_000;
/** Neither pictures nor a word about them: the connection itself is dead. */
const deadMs = 20_000;
const longestWaitMs = 10_000;
/** A smaller picture that did not come is asked for again after so long; longer, the more often it did not. */
const subWaitMs = 60_000;
const longestSubWaitMs = 15 * 60_000;
const hevcType = 'video/mp4; codecs="hvc1.1.6.L120.90"';
const jpegType = 'image/jpeg';

/** Plays one camera into a `<video>` until stopped: ticket, socket, feed; comes back by itself after trouble. */
export class LivePlayer {
  readonly sound: LiveSound;
  readonly #video: HTMLVideoElement;
  readonly #options: LiveOptions;
  readonly #guard: ReturnType<typeof setInterval>;
  #socket: WebSocket | undefined;
  #feed: MseFeed | JpegFeed | undefined;
  #hasSound = false;
  /** A binary message that comes now is the init segment of the sound. */
  #isSoundNext = false;
  #attempt = 0;
  #decodeFailures = 0;
  #round = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** When a picture came, one was shown, and something was said. */
  #cameAt = 0;
  #shownAt = 0;
  #saidAt = 0;
  #hasCome = false;
  /** How far apart pictures come. */
  #paceMs = 0;
  /** Why nothing comes, when nothing comes. */
  #doubt: CameraReason = 'silent';
  #shown = 0;
  /** The camera is away, says the server, which goes on trying: no need to start anew from here. */
  #isAway = false;
  #isStopped = false;
  #wanted: VideoStream;
  #given: VideoStream = 'main';
  /** It has one, as far as is known. */
  #hasSub = true;
  /** One that does not come is asked for again from then on; the main one is shown until then. */
  #subFrom = 0;
  #subLost = 0;

  constructor(video: HTMLVideoElement, options: LiveOptions) {
    this.#video = video;
    this.#options = options;
    this.#wanted = options.stream ?? 'main';
    this.#guard = setInterval(() => this.#watch(), 500);
    this.sound = new LiveSound(
      (sound) => this.#wish({ sound }),
      () => this.#tellSound(),
    );
    void this.#open();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#guard);
    clearTimeout(this.#retry);
    this.#release();
    this.sound.stop();
  }

  /** The tile has become small or large. */
  want(stream: VideoStream): void {
    if (this.#wanted === stream) return;
    this.#wanted = stream;
    if (this.#given === stream || (stream === 'sub' && !this.#maySub())) return;
    this.#again();
  }

  #maySub(): boolean {
    return this.#hasSub && performance.now() >= this.#subFrom;
  }

  #again(): void {
    clearTimeout(this.#retry);
    this.#round += 1;
    this.#release();
    this.#tell({ kind: 'connecting' });
    void this.#open();
  }

  async #open(): Promise<void> {
    if (typeof MediaSource === 'undefined') return this.#tell({ kind: 'trouble', why: 'unsupported' });
    const round = ++this.#round;
    try {
      const { camera, look, open } = this.#options;
      const hevc = MediaSource.isTypeSupported(hevcType);
      const wanted = { hevc, stream: performance.now() < this.#subFrom ? 'main' : this.#wanted } as const;
      const given = await (open?.(wanted) ?? client.video.live({ code: camera, ...wanted, ...look }));
      const { path, stream = 'main' } = given;
      if (this.#isStopped || round !== this.#round) return;
      this.#given = stream;
      if (wanted.stream === 'sub') this.#hasSub = stream === 'sub';
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
    this.#isSoundNext = false;
    const now = performance.now();
    [this.#cameAt, this.#shownAt, this.#saidAt, this.#paceMs] = [now, now, now, 0];
    this.#hasCome = false;
    socket.addEventListener('message', ({ data }) => {
      if (round !== this.#round) return;
      if (typeof data === 'string') this.#hear(LiveMessage.parse(JSON.parse(data)));
      else this.#take(data as ArrayBuffer);
    });
    socket.addEventListener('close', () => round === this.#round && this.#fail('lost'));
  }

  #hear(message: LiveMessage): void {
    this.#saidAt = performance.now();
    if ('mime' in message) {
      this.#hasCome = false;
      this.#hasSound = message.sound;
      this.#tellSound();
      if (this.sound.isWanted) this.sound.again();
      return this.#prepare(message.mime);
    }
    if ('heard' in message) {
      this.#isSoundNext = message.heard !== null;
      return this.sound.announced(message.heard);
    }
    const { state, reason, status } = message;
    this.#isAway = state === 'lost' || state === 'failed';
    const why = { ...(reason ? { reason } : {}), ...(status ? { status } : {}) };
    if (this.#isAway && this.#given === 'sub') {
      this.#subFrom = performance.now() + Math.min(longestSubWaitMs, subWaitMs * 2 ** this.#subLost++);
      this.#again();
    } else if (this.#isAway) this.#tell({ kind: 'trouble', why: 'camera', ...why });
    else if (state === 'connecting') this.#tell({ kind: 'connecting', ...(reason ? { reason } : {}) });
    else this.#heardPlaying(reason);
  }

  /** With a reason: it plays, but what there is to show is waited for. */
  #heardPlaying(reason: CameraReason | undefined): void {
    this.#doubt = reason ?? 'silent';
    if (!reason) this.#shownAt = this.#saidAt;
  }

  #take(data: ArrayBuffer): void {
    const isSound = this.#isSoundNext || trackOf(new DataView(data)) === 2;
    this.#isSoundNext = false;
    if (isSound) return this.sound.push(data);
    const now = performance.now();
    // The first ones come together; what counts is how far apart they are afterwards.
    if (this.#hasCome) this.#paceMs = Math.max(Math.min(longestPaceMs, now - this.#cameAt), this.#paceMs * 0.7);
    this.#hasCome = true;
    this.#cameAt = now;
    this.#feed?.push(data);
  }

  /** An announcement in mid-stream: the camera came back, perhaps in another format. */
  #prepare(mime: string): void {
    const round = this.#round;
    if (mime === jpegType) {
      if (this.#feed instanceof JpegFeed) return;
      this.#dropFeed();
      this.#feed = new JpegFeed(this.#video, () => round === this.#round && this.#undecodable());
      return;
    }
    if (!MediaSource.isTypeSupported(mime)) return this.#fail('codec');
    if (this.#feed instanceof MseFeed && this.#feed.retype(mime)) return;
    this.#dropFeed();
    this.#feed = new MseFeed(this.#video, mime, () => round === this.#round && this.#undecodable());
  }

  /** Once may be a damaged picture; twice without a picture between is a browser that cannot. */
  #undecodable(): void {
    this.#decodeFailures += 1;
    this.#fail(this.#decodeFailures > 1 ? 'codec' : 'lost');
  }

  /** Pictures must move: live is what is seen to, not what is connected. */
  #watch(): void {
    if (!this.#socket) return;
    const now = performance.now();
    // A page in the background draws nothing, and that is nobody's fault.
    if (document.visibilityState !== 'visible') {
      this.#shownAt = now;
      return;
    }
    if (this.#wanted === 'sub' && this.#given === 'main' && this.#subLost > 0 && this.#maySub()) return this.#again();
    const shown =
      this.#feed instanceof JpegFeed ? this.#feed.shown : this.#video.getVideoPlaybackQuality().totalVideoFrames;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#shownAt = now;
      if (shown > 0 && !this.#isAway && this.#feed) this.#live();
      return;
    }
    if (this.#isAway) return;
    const still = now - this.#shownAt;
    const patience = Math.max(stillMs, this.#paceMs * 3);
    if (still < patience) return;
    if (now - Math.max(this.#cameAt, this.#saidAt) > Math.max(deadMs, patience)) this.#fail('lost');
    else if (now - this.#cameAt > patience) this.#quiet();
    else if (still > Math.max(stuckMs, patience)) this.#fail('stalled');
  }

  /** No pictures come. What was shown before stands still, and is not called live. */
  #quiet(): void {
    if (this.#feed) this.#tell({ kind: 'trouble', why: 'camera', reason: this.#doubt });
  }

  #live(): void {
    this.#attempt = 0;
    this.#decodeFailures = 0;
    // It has come back.
    if (this.#given === 'sub' && performance.now() - this.#subFrom > subWaitMs) this.#subLost = 0;
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
    this.#shown = 0;
    this.#feed?.stop();
    this.#feed = undefined;
  }

  #wish(wish: LiveWish): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(wish));
  }

  #tellSound(): void {
    if (!this.#isStopped) this.#options.sounds(this.#hasSound ? this.sound.hearing : null);
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
