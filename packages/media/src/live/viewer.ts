import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';

import { textMessage } from '../fmp4/web-socket.ts';
import type { Slab } from '../slab.ts';
import type { CameraState, MediaSettings, Reason, ViewOptions } from '../types.ts';
import { DropPolicy } from './drop.ts';
import type { Frame } from './group.ts';
import type { Head } from './head.ts';
import { WebSocketReader } from './web-socket-reader.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const PING = Buffer.from([0x89, 0]);
/** 1001: going away. */
const CLOSE = Buffer.from([0x88, 2, 0x03, 0xe9]);
const CLOSING_MS = 5000;
/** A browser says little; who says more between two looks floods us. */
const MAX_SAID = 64 * 1024;

export interface ViewerEvents {
  gone(): void;
  /** It wants sound from now on, or none. */
  sound(isWanted: boolean): void;
}

/** One browser that watches one camera, on its own connection. Whatever it does, nobody else waits for it. */
export class Viewer {
  readonly options: ViewOptions;
  readonly #socket: Socket;
  readonly #policy: DropPolicy;
  readonly #settings: MediaSettings;
  readonly #reader = new WebSocketReader();
  #events: ViewerEvents | null = null;
  #head: Head | null = null;
  #allowance = 0;
  #sent = 0;
  #drained = 0;
  #aliveAt = performance.now();
  #said = 0;
  #isGone = false;
  /** What the connection has not taken yet, in the order it was written. */
  readonly #held: Slab[] = [];

  /** `key`: of the upgrade request, which is answered here. */
  constructor(socket: Socket, key: string, head: Buffer, options: ViewOptions, settings: MediaSettings) {
    this.#socket = socket;
    this.options = options;
    this.#settings = settings;
    this.#policy = new DropPolicy(settings.maxQueued);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#leave());
    socket.on('data', (chunk: Buffer) => this.#hear(chunk));
    const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    if (head.length > 0) this.#hear(head);
  }

  get drops(): number {
    return this.#policy.drops;
  }

  listen(events: ViewerEvents): void {
    this.#events = events;
    if (this.#isGone) events.gone();
  }

  tell(state: CameraState, reason?: Reason, status?: number): void {
    this.#write(textMessage({ state, ...(reason ? { reason } : {}), ...(status ? { status } : {}) }));
  }

  /** Everything since the last key picture at once, whatever it weighs. */
  begin(frames: readonly Frame[], bytes: number, head: Head): void {
    this.#allowance = bytes;
    this.#socket.cork();
    for (const frame of frames) this.offer(frame, head);
    this.#socket.uncork();
  }

  offer(frame: Frame, head: Head): void {
    if (this.#head !== head && !frame.key) return;
    if (!this.#policy.accept(frame.key, this.#socket.writableLength, this.#allowance)) return;
    if (this.#head !== head) {
      this.#head = head;
      this.#write(head.messages);
    }
    if (this.#isGone) return;
    frame.slab.hold();
    this.#held.push(frame.slab);
    this.#sent += frame.message.length;
    this.#socket.write(frame.message, this.#taken);
  }

  /** Sound is small and has no groups: what a viewer has no room for is left out. Tells whether it went out. */
  hear(message: Buffer): boolean {
    if (!this.#policy.waiting) this.#write(message);
    return !this.#policy.waiting;
  }

  /** Looks whether anybody is there; called every few seconds. A browser answers pings by itself. */
  check(now: number): void {
    const taken = this.#sent - this.#socket.writableLength;
    if (taken > this.#drained) this.#aliveAt = now;
    this.#drained = Math.max(this.#drained, taken);
    this.#said = 0;
    if (now - this.#aliveAt > this.#settings.viewerStallMs) this.#socket.destroy();
    else this.#write(PING);
  }

  close(): void {
    this.#write(CLOSE);
    this.#socket.destroySoon();
    // One that takes nothing any more would never have taken the last word.
    setTimeout(() => this.#socket.destroy(), CLOSING_MS).unref();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  readonly #taken = (): void => this.#held.shift()?.release();

  #write(bytes: Buffer): void {
    if (!this.#isGone && this.#socket.writable) this.#socket.write(bytes);
  }

  #hear(chunk: Buffer): void {
    this.#aliveAt = performance.now();
    this.#said += chunk.length;
    const said = this.#said > MAX_SAID ? null : this.#reader.push(chunk);
    if (!said) return void this.#socket.destroy();
    for (const one of said) {
      if (one.kind === 'close') this.close();
      else if (one.kind === 'ping') this.#write(Buffer.concat([Buffer.from([0x8a, one.data.length]), one.data]));
      else if (one.kind === 'text') this.#obey(one.text);
    }
  }

  #obey(text: string): void {
    try {
      const wish = JSON.parse(text) as { sound?: unknown } | null;
      if (typeof wish?.sound === 'boolean') this.#events?.sound(wish.sound);
    } catch {
      // Says nothing we know.
    }
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const slab of this.#held.splice(0)) slab.release();
    this.#events?.gone();
  }
}
