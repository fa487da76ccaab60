import type { Duplex } from 'node:stream';

import type { Slab } from '../slab.ts';
import type { Camera, Reason } from '../types.ts';
import type { AccessUnit, AudioUnit, ParameterSets, Sink, StreamFormat } from '../unit.ts';
import { clockMessage, endedMessage, openedMessage, pictureHead, setsMessage, soundMessage } from './wire.ts';

/** So much may wait for the line; beyond it pictures are left out up to the next key, and the gap is seen. */
const QUEUED_AT_MOST = 16 * 1024 * 1024;

type Streams = { tap(camera: Camera, sink: Sink): void; untap(camera: Camera, sink: Sink): void };

/** A camera on its way to another media process, from its first word on that it wants it. */
export class RelaySender implements Sink {
  readonly #camera: Camera;
  readonly #socket: Duplex;
  readonly #streams: Streams;
  readonly #held: Slab[] = [];
  #sets: ParameterSets | null = null;
  #waitsForKey = true;
  #isOver = false;

  /** `isReady`: it has said its first word. */
  constructor(camera: Camera, socket: Duplex, streams: Streams, isReady: boolean) {
    this.#camera = camera;
    this.#socket = socket;
    this.#streams = streams;
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#leave());
    if (isReady) this.#begin();
    else socket.once('data', () => this.#begin());
  }

  opened(format: StreamFormat): void {
    this.#waitsForKey = true;
    this.#sets = null;
    this.#write(openedMessage(format));
  }

  video(unit: AccessUnit): void {
    if (this.#isOver || (this.#waitsForKey && !unit.key)) return;
    this.#waitsForKey = this.#socket.writableLength > QUEUED_AT_MOST;
    if (this.#waitsForKey) return;
    this.#socket.cork();
    if (unit.sets !== this.#sets) {
      this.#sets = unit.sets;
      this.#write(setsMessage(unit.sets));
    }
    this.#write(pictureHead(unit));
    unit.slab.hold();
    this.#held.push(unit.slab);
    this.#socket.write(unit.slab.data.subarray(unit.from, unit.to), this.#taken);
    this.#socket.uncork();
  }

  audio(unit: AudioUnit): void {
    if (this.#socket.writableLength <= QUEUED_AT_MOST) this.#write(soundMessage(unit));
  }

  clock(aheadMs: number): void {
    this.#write(clockMessage(Date.now() + aheadMs));
  }

  /** Whoever wants it asks again: it may be read elsewhere by then. */
  ended(reason: Reason, status?: number): void {
    this.#write(endedMessage(reason, status));
    this.#streams.untap(this.#camera, this);
    if (!this.#isOver) this.#socket.end();
  }

  #begin(): void {
    if (this.#isOver) return;
    try {
      this.#streams.tap(this.#camera, this);
    } catch {
      this.ended('too_many');
    }
  }

  readonly #taken = (): void => this.#held.shift()?.release();

  #write(bytes: Buffer): void {
    if (!this.#isOver) this.#socket.write(bytes);
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#streams.untap(this.#camera, this);
    for (const slab of this.#held.splice(0)) slab.release();
  }
}
