import { SlabWriter } from '../slab-writer.ts';
import type { Reason } from '../types.ts';
import { NO_SETS, ROOM, type ParameterSets, type Sink, type VideoCodec } from '../unit.ts';
import {
  FACTS,
  finite,
  HEAD,
  isWhole,
  KINDS,
  MOST_ELSE,
  MOST_PICTURE,
  type PictureFacts,
  readEnded,
  readFacts,
  readOpened,
  readSets,
  TIME,
} from './wire.ts';

/**
 * Reads what another media process sends and gives it to a sink. The other side may be anybody: what is not as it should be
 * throws a RangeError, and nothing may be pushed afterwards.
 */
export class RelayReader {
  readonly #sink: Sink;
  readonly #out = new SlabWriter();
  /** Head and body of what is under way; of a picture without its bytes. */
  #parts: Buffer = Buffer.alloc(0);
  /** Bytes of the picture under way that have not come. */
  #left = 0;
  #facts: PictureFacts | null = null;
  #codec: VideoCodec | null = null;
  #sets: ParameterSets = NO_SETS;
  #hasPictures = false;
  #isOver = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** What is missing, if it gives no picture. */
  doubt(): Reason {
    if (this.#hasPictures) return 'silent';
    return this.#codec === null ? 'timeout' : 'no_key';
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0 && !this.#isOver)
      rest = this.#facts ? this.#picture(rest, this.#facts) : this.#message(rest);
  }

  /** Nothing is given any more. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#out.stop();
  }

  #picture(chunk: Buffer, facts: PictureFacts): Buffer {
    const size = Math.min(this.#left, chunk.length);
    this.#out.put(chunk, 0, size);
    this.#left -= size;
    if (this.#left === 0) this.#emit(facts);
    return chunk.subarray(size);
  }

  #emit(facts: PictureFacts): void {
    this.#facts = null;
    const codec = this.#codec;
    const { slab, start, size } = this.#out;
    const [from, to] = [start + ROOM, start + size];
    if (codec === null || (codec !== 'mjpeg' && !isWhole(slab.data, from, to))) throw new RangeError('no picture');
    this.#hasPictures = true;
    this.#sink.video({ ...facts, codec, at: performance.now(), slab, from, to, sets: this.#sets });
    if (!this.#isOver) this.#out.next();
  }

  /** Gives what lies behind it. */
  #message(chunk: Buffer): Buffer {
    const held = this.#parts.length;
    const data = held === 0 ? chunk : Buffer.concat([this.#parts, chunk]);
    this.#parts = Buffer.alloc(0);
    if (data.length < HEAD) return this.#wait(data);
    const [kind, length] = [data[0], data.readUInt32BE(1)];
    const isPicture = kind === KINDS.picture;
    if (length > (isPicture ? MOST_PICTURE : MOST_ELSE)) throw new RangeError('too long');
    const end = HEAD + (isPicture ? FACTS : length);
    if (data.length < end) return this.#wait(data);
    const body = data.subarray(HEAD, end);
    if (isPicture) {
      if (length <= FACTS) throw new RangeError('no picture');
      this.#facts = readFacts(body);
      this.#left = length - FACTS;
      this.#out.room(this.#left);
    } else this.#obey(kind ?? 0, body);
    return data.subarray(end);
  }

  #wait(data: Buffer): Buffer {
    this.#parts = Buffer.from(data);
    return Buffer.alloc(0);
  }

  #obey(kind: number, body: Buffer): void {
    if (kind === KINDS.opened) {
      const format = readOpened(body);
      this.#codec = format.video;
      this.#sink.opened(format);
    } else if (kind === KINDS.sets) this.#sets = readSets(body);
    else if (kind === KINDS.sound && body.length > TIME) {
      this.#sink.audio({ pts: finite(body.readDoubleBE(0)), data: Buffer.from(body.subarray(TIME)) });
    } else if (kind === KINDS.clock && body.length === TIME) {
      this.#sink.clock?.(Math.round(finite(body.readDoubleBE(0)) - Date.now()));
    } else if (kind === KINDS.ended) {
      const { reason, status } = readEnded(body);
      this.stop();
      this.#sink.ended(reason, status);
    } else throw new RangeError('unknown words');
  }
}
