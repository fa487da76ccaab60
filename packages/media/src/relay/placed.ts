import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';

import type { Camera, Reason } from '../types.ts';
import type { Sink, Source } from '../unit.ts';
import { RelayReader } from './reader.ts';

type Open = (camera: Camera, sink: Sink) => Source;
/** The first word: from now on it may come. */
const READY = Buffer.from([1]);

/** Cameras that another media process may be reading: of each it is asked where, every time it is opened. */
export class Places {
  readonly #ask: (id: string, camera: Camera) => void;
  readonly #openHere: Open;
  readonly #waiting = new Map<string, PlacedSource>();

  /** `ask` is answered by `placed` or by a connection for this id. */
  constructor(ask: (id: string, camera: Camera) => void, openHere: Open) {
    this.#ask = ask;
    this.#openHere = openHere;
  }

  open(camera: Camera, sink: Sink): Source {
    const id = randomBytes(18).toString('base64url');
    const source = new PlacedSource(camera, sink, this.#openHere, () => this.#waiting.delete(id));
    this.#waiting.set(id, source);
    this.#ask(id, camera);
    return source;
  }

  /** It is to be read here (null), or cannot be read now. */
  placed(id: string, reason: Reason | null): void {
    this.#waiting.get(id)?.placed(reason);
  }

  /** Its pictures come by this connection; undefined: nobody waits for them. */
  taker(id: string): ((connection: Duplex) => void) | undefined {
    const source = this.#waiting.get(id);
    return source && ((connection) => source.take(connection));
  }
}

/** One camera, read here or by another: whoever takes its pictures need not know. */
class PlacedSource implements Source {
  readonly #camera: Camera;
  readonly #sink: Sink;
  readonly #openHere: Open;
  readonly #answered: () => void;
  #here: Source | null = null;
  #far: { connection: Duplex; reader: RelayReader } | null = null;
  #isOver = false;

  constructor(camera: Camera, sink: Sink, openHere: Open, answered: () => void) {
    this.#camera = camera;
    this.#sink = sink;
    this.#openHere = openHere;
    this.#answered = answered;
  }

  get isFed(): boolean {
    return this.#far !== null;
  }

  stands(): boolean {
    return this.#here?.stands?.() ?? false;
  }

  doubt(): Reason {
    return this.#far?.reader.doubt() ?? this.#here?.doubt() ?? 'timeout';
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#answered();
    this.#here?.stop();
    this.#far?.reader.stop();
    this.#far?.connection.destroy();
  }

  placed(reason: Reason | null): void {
    this.#answered();
    if (reason === null) this.#here = this.#openHere(this.#camera, this.#sink);
    else this.#fail(reason);
  }

  take(connection: Duplex): void {
    this.#answered();
    const reader = new RelayReader({
      opened: (format) => this.#sink.opened(format),
      video: (unit) => this.#sink.video(unit),
      audio: (unit) => this.#sink.audio(unit),
      clock: (aheadMs) => this.#sink.clock?.(aheadMs),
      ended: (reason, status) => this.#fail(reason, status),
    });
    this.#far = { connection, reader };
    connection.on('error', () => connection.destroy());
    connection.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        this.#fail('damaged');
      }
    });
    connection.once('close', () => this.#fail('interrupted'));
    connection.write(READY);
  }

  #fail(reason: Reason, status?: number): void {
    if (this.#isOver) return;
    this.stop();
    this.#sink.ended(reason, status);
  }
}
