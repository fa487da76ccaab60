import type { WebSocket } from 'ws';

import { DropPolicy } from './drop.ts';
import type { Fragment } from './gop.ts';
import type { Head } from './remux.ts';
import type { CameraState, LiveMessage, MediaSettings, Reason, ViewOptions } from './types.ts';

const CHECK_MS = 2500;

/** One browser that watches one camera. Whatever it does, nobody else waits for it. */
export class Viewer {
  readonly options: Required<ViewOptions>;
  readonly #socket: WebSocket;
  readonly #policy: DropPolicy;
  readonly #settings: MediaSettings;
  #head: Head | null = null;
  #allowance = 0;
  #sent = 0;

  constructor(socket: WebSocket, options: ViewOptions, settings: MediaSettings) {
    this.#socket = socket;
    this.options = { audio: true, ...options };
    this.#settings = settings;
    this.#policy = new DropPolicy(settings.maxQueued);
    this.#cutWhenStalled();
  }

  get drops(): number {
    return this.#policy.drops;
  }

  tell(state: CameraState, reason?: Reason): void {
    this.#say(reason ? { state, reason } : { state });
  }

  /** Everything since the last key frame at once, whatever it weighs. */
  begin(fragments: readonly Fragment[], bytes: number, head: Head): void {
    this.#allowance = bytes;
    for (const fragment of fragments) this.offer(fragment, head);
  }

  offer(fragment: Fragment, head: Head): void {
    const sound = this.options.audio && head.withSound !== null;
    if (!fragment.video && (!sound || this.#head !== head)) return;
    if (this.#head !== head && !fragment.key) return;
    if (!this.#policy.accept(fragment, this.#socket.bufferedAmount, this.#allowance)) return;
    if (this.#head !== head) this.#announce(head, sound);
    this.#send(fragment.data);
  }

  close(): void {
    this.#socket.close(1001);
  }

  #announce(head: Head, sound: boolean): void {
    const { codec, width, height } = head.picture;
    this.#head = head;
    this.#say({ mime: `video/mp4; codecs="${sound ? `${codec},${head.sound?.codec}` : codec}"`, codec, width, height });
    this.#send(sound && head.withSound ? head.withSound : head.silent);
  }

  #say(message: LiveMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #send(data: Buffer): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#sent += data.length;
    this.#socket.send(data);
  }

  // A browser answers pings by itself, so silence in both directions means that it is gone.
  #cutWhenStalled(): void {
    let aliveAt = Date.now();
    let drained = 0;
    this.#socket.on('pong', () => (aliveAt = Date.now()));
    const timer = setInterval(() => {
      const taken = this.#sent - this.#socket.bufferedAmount;
      if (taken > drained) aliveAt = Date.now();
      drained = Math.max(drained, taken);
      if (Date.now() - aliveAt > this.#settings.viewerStallMs) this.#socket.terminate();
      else if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
    }, CHECK_MS);
    this.#socket.once('close', () => clearInterval(timer));
  }
}
