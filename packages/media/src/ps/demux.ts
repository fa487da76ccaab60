import { PictureBuilder } from '../picture/builder.ts';
import { isComplete } from '../picture/nal.ts';
import type { Depacketizer } from '../rtp/track.ts';
import type { AccessUnit, AudioCodec, AudioFormat, AudioUnit, NalCodec, StreamFormat } from '../unit.ts';
import { Adts } from './adts.ts';
import { AnnexB } from './annex-b.ts';
import { readMap, type Told } from './map.ts';
import { PesHead, ProgramClock } from './pes.ts';
import { sniffCodec } from './sniff.ts';
import { begunAtEnd, END, isAudio, isVideo, MAP, nextStart, PACK } from './start.ts';
import { isTransport, TransportReader } from './transport.ts';

/** What was seen for the first time, for the ladder of a call. */
export type PsStep = 'rtp' | 'ps' | 'map' | 'sets' | 'picture';
/** What a device does otherwise, and was understood all the same. */
export type PsQuirk = 'map-lies' | 'no-map' | 'marker-inside' | 'no-marker' | 'no-pts' | 'short-head' | 'transport';

export interface PsEvents {
  /** Before the first picture, and again when pictures or sound are others. */
  opened(format: StreamFormat): void;
  video(unit: AccessUnit): void;
  audio(unit: AudioUnit): void;
  step(step: PsStep): void;
  quirk(quirk: PsQuirk): void;
}

/** So many pictures wait for sound that was announced: a third of a second. */
const EARLY = 8;

/** Heads of packs, maps and packets that are looked at whole are no longer than this. */
const HEAD_AT_MOST = 2048;

/** What the packet under way is: its bytes go to the picture, to the sound, or nowhere. */
type Body = 'video' | 'audio' | 'none';

/**
 * Pictures and sound out of a program stream in RTP (GB/T 28181-2022 C.1). Packets of elementary streams end anywhere in
 * those of RTP, so nothing is put together but heads; a picture is copied once, to where it stays.
 */
export class PsReader implements Depacketizer {
  readonly #events: PsEvents;
  readonly #annexB = new AnnexB((first, second) => this.#meet(first, second));
  readonly #adts = new Adts((frame) => this.#emitAac(frame));
  readonly #pes = new PesHead();
  readonly #clock = new ProgramClock();
  readonly #soundClock = new ProgramClock();
  readonly #steps = new Set<PsStep>();
  readonly #quirks = new Set<PsQuirk>();
  /** A head that is not whole yet. */
  #head = Buffer.allocUnsafe(HEAD_AT_MOST);
  #held = 0;
  /** Bytes of the packet under way that are still to come; Infinity: its length is not said. */
  #left = 0;
  #body: Body = 'none';
  /** Nothing is understood until a pack or a packet begins. */
  #isLost = true;
  #told = new Map<number, Told>();
  #builder: PictureBuilder | null = null;
  #codec: NalCodec | null = null;
  #audio: AudioFormat | null = null;
  #opened: { codec: NalCodec; audio: AudioFormat | null } | null = null;
  /** Of the picture under way: where the camera has it, and where RTP has it. */
  #pts: number | null = null;
  #dts: number | null = null;
  #rtpTime = Number.NaN;
  #lastPts: number | null = null;
  #stuck = 0;
  #finishedAt = Number.NaN;
  #markersLie = false;
  #sinceMarker = 0;
  #at = 0;
  #soundSamples = 0;
  #soundPts: number | null = null;
  /** Pictures that wait for the sound to say what it is. */
  readonly #early: AccessUnit[] = [];
  /** It says PS and sends a transport stream. */
  #transport: TransportReader | null = null;

  constructor(events: PsEvents) {
    this.#events = events;
  }

  /** What stands between this stream and a picture; null: nothing. */
  get lacks(): 'map' | 'video' | 'sets' | 'key' | null {
    if (this.#steps.has('picture')) return null;
    if (!this.#steps.has('ps')) return 'map';
    if (!this.#builder) return 'video';
    return isComplete(this.#builder.codec, this.#builder.sets) ? 'key' : 'sets';
  }
  /** A codec that the map names and nobody here can play. */
  get isForeign(): boolean {
    const told = [...this.#told.values(), ...(this.#transport?.told ?? [])];
    return !this.#builder && told.some((one) => one.kind === 'video' && one.codec === null);
  }
  get dropped(): number {
    return this.#builder?.dropped ?? 0;
  }

  payload(b: Buffer, from: number, to: number, marker: boolean, time: number, lost: boolean, at: number): void {
    this.#step('rtp');
    this.#at = at;
    if (lost) this.#lose();
    if (time !== this.#rtpTime) {
      // The marker was lost, or never comes: another time is another picture.
      if (this.#isUnderWay && this.#pts === null) this.#finish();
      this.#rtpTime = time;
    }
    if (isTransport(b, from, to)) return this.#transportOf().take(b, from, to);
    this.#take(b, from, to);
    this.#sinceMarker = marker ? 0 : this.#sinceMarker + 1;
    if (this.#sinceMarker > 4096) this.#quirk('no-marker');
    if (!marker || this.#markersLie) return;
    // The rest of this packet is still to come: this device marks packets of RTP as it likes.
    if (this.#body === 'video' && this.#left > 0 && this.#left !== Number.POSITIVE_INFINITY) {
      this.#markersLie = true;
      this.#quirk('marker-inside');
      return;
    }
    this.#finish();
  }

  stop(): void {
    for (const { slab } of this.#early.splice(0)) slab.release();
    this.#builder?.stop();
  }

  /** Its packets of RTP begin and end as they like, and their marker says nothing. */
  #transportOf(): TransportReader {
    if (this.#transport) return this.#transport;
    this.#quirk('transport');
    return (this.#transport = new TransportReader({
      map: () => this.#step('map'),
      begin: (b, from, to, told) => {
        if (to - from < 9 || b[from] !== 0 || b[from + 1] !== 0 || b[from + 2] !== 1) return to;
        this.#isLost = false;
        this.#step('ps');
        this.#pes.read(b, from + 6, to, told.kind === 'video');
        if (told.kind === 'audio') {
          if (told.codec !== null) this.#soundIs(told.codec);
          this.#beginAudio(told.codec);
        } else {
          const codec = told.kind === 'video' ? told.codec : null;
          if (!this.#codec && (codec === 'h264' || codec === 'h265')) this.#build(codec);
          this.#beginVideo();
        }
        return from + 6 + this.#pes.size;
      },
      go: (b, from, to, told) => {
        this.#body = told.kind !== 'audio' ? 'video' : told.codec === null ? 'none' : 'audio';
        this.#give(b, from, to);
      },
    }));
  }

  #take(b: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to) {
      if (this.#left > 0) {
        const size =
          this.#left === Number.POSITIVE_INFINITY ? this.#openEnd(b, at, to) - at : Math.min(this.#left, to - at);
        this.#give(b, at, at + size);
        this.#left -= size;
        at += size;
        if (this.#left === Number.POSITIVE_INFINITY && at < to) this.#left = 0;
      } else if (this.#held > 0) at = this.#continue(b, at, to);
      else at = this.#begin(b, at, to);
    }
  }

  /** A packet whose length is not said ends where the next one begins. */
  #openEnd(b: Buffer, at: number, to: number): number {
    const next = nextStart(b, at, to);
    return next < 0 ? to : next;
  }

  /** Looks for the next start code and reads its head; gives where to go on. */
  #begin(b: Buffer, at: number, to: number): number {
    const start = isStart(b, at, to) ? at : nextStart(b, at, to);
    if (start < 0) {
      // A start code may be cut in two.
      this.#keep(b, to - begunAtEnd(b, at, to), to);
      return to;
    }
    const used = this.#headAt(b, start, to);
    if (used > 0) return start + used;
    this.#keep(b, start, to);
    return to;
  }

  /** Goes on with a head that was cut in two. */
  #continue(b: Buffer, at: number, to: number): number {
    const before = this.#held;
    const more = Math.min(to - at, HEAD_AT_MOST - before);
    b.copy(this.#head, before, at, at + more);
    this.#held += more;
    const start = isStart(this.#head, 0, this.#held) ? 0 : nextStart(this.#head, 0, this.#held);
    if (start < 0) {
      const tail = begunAtEnd(this.#head, 0, this.#held);
      this.#head.copyWithin(0, this.#held - tail, this.#held);
      this.#held = tail;
      return at + more;
    }
    const used = this.#headAt(this.#head, start, this.#held);
    if (used === 0) {
      if (this.#held < HEAD_AT_MOST) return to;
      // No head is so long.
      this.#held = 0;
      return at + more;
    }
    const end = start + used;
    const rest = end < before ? Buffer.from(this.#head.subarray(end, this.#held)) : null;
    this.#held = 0;
    if (!rest) return at + end - before;
    // More was needed to understand the head than belongs to it.
    this.#take(rest, 0, rest.length);
    return at + more;
  }

  #keep(b: Buffer, from: number, to: number): void {
    const size = Math.min(to - from, HEAD_AT_MOST);
    b.copy(this.#head, 0, from, from + size);
    this.#held = size;
  }

  /** Reads the head at a start code; gives its length, 0: it is not whole. */
  #headAt(b: Buffer, at: number, to: number): number {
    const id = b[at + 3]!;
    if (id === END) return 4;
    if (id === PACK) return this.#pack(b, at, to);
    if (to - at < 6) return 0;
    const length = b.readUInt16BE(at + 4);
    if (id === MAP) {
      const size = 6 + Math.min(length, HEAD_AT_MOST - 6);
      if (to - at < size) return 0;
      this.#map(b, at + 6, at + size);
      this.#left = 6 + length - size;
      this.#body = 'none';
      return size;
    }
    if (isVideo(id) || isAudio(id)) return this.#packet(b, at, to, id, length);
    // System head, padding, what a maker put in for himself: its length, and nothing of it.
    this.#left = length;
    this.#body = 'none';
    return 6;
  }

  #pack(b: Buffer, at: number, to: number): number {
    if (to - at < 14) return 0;
    this.#isLost = false;
    this.#step('ps');
    // ISO/IEC 11172 has a shorter one.
    if ((b[at + 4]! & 0xc0) !== 0x40) return 12;
    this.#left = b[at + 13]! & 7;
    this.#body = 'none';
    return 14;
  }

  #map(b: Buffer, from: number, to: number): void {
    const told = readMap(b, from, to);
    if (told.size === 0) return;
    this.#isLost = false;
    this.#told = told;
    this.#step('map');
    for (const one of told.values()) {
      if (one.kind === 'audio' && one.codec !== null) this.#soundIs(one.codec);
      if (one.kind !== 'video' || (one.codec !== 'h264' && one.codec !== 'h265')) continue;
      // What was seen of the pictures themselves counts more than what is said of them.
      if (!this.#codec) this.#build(one.codec);
    }
  }

  #packet(b: Buffer, at: number, to: number, id: number, length: number): number {
    const held = to - at - 6;
    if (held < PesHead.need(b, at + 6, held) && (length === 0 || held < length)) return 0;
    const end = length === 0 ? to : Math.min(to, at + 6 + length);
    const pes = this.#pes;
    pes.read(b, at + 6, end, isVideo(id));
    const { size } = pes;
    this.#isLost = false;
    this.#step('ps');
    this.#left = length === 0 ? Number.POSITIVE_INFINITY : Math.max(0, length - size);
    if (isVideo(id)) this.#beginVideo();
    else {
      const told = this.#told.get(id);
      this.#beginAudio(told?.kind === 'audio' ? told.codec : undefined);
    }
    return 6 + size;
  }

  #beginVideo(): void {
    const { pts, dts } = this.#pes;
    this.#body = 'video';
    if (pts === null) return;
    // Another time than that of the slices that are there: the picture before has ended, whoever lost its marker.
    if (this.#isUnderWay && this.#pts !== null && pts !== this.#lastPts) this.#finish();
    this.#lastPts = pts;
    this.#pts = this.#clock.at(pts);
    this.#dts = dts === null ? null : this.#pts - ((((pts - dts) % 2 ** 33) + 2 ** 33) % 2 ** 33);
  }

  /** Null: sound that nobody here can play. */
  #beginAudio(codec: AudioCodec | null | undefined): void {
    this.#body = codec === null ? 'none' : 'audio';
    const { pts } = this.#pes;
    if (pts !== null) this.#soundPts = this.#soundClock.at(pts);
  }

  #give(b: Buffer, from: number, to: number): void {
    if (this.#isLost || from >= to) return;
    if (this.#body === 'video') this.#annexB.feed(b, from, to);
    else if (this.#body === 'audio') this.#sound(b, from, to);
  }

  /** Asked at the head of every NAL unit. */
  #meet(first: number, second: number): PictureBuilder | null {
    const seen = sniffCodec(first, second);
    if (seen && seen !== this.#codec) {
      if (this.#builder && this.#builder.codec !== seen) {
        this.#quirk('map-lies');
        this.#builder.stop();
        this.#builder = null;
      }
      this.#build(seen);
      this.#codec = seen;
    }
    return this.#builder;
  }

  #build(codec: NalCodec): void {
    if (this.#builder?.codec === codec) return;
    this.#builder?.stop();
    this.#builder = new PictureBuilder(codec, (unit) => this.#emit(unit));
  }

  #finish(): void {
    const builder = this.#builder;
    this.#annexB.end();
    if (!builder) return;
    const time = this.#time();
    if (builder.beganInside && time === this.#finishedAt) {
      this.#markersLie = true;
      this.#quirk('marker-inside');
    }
    if (builder.hasSlices) this.#finishedAt = time;
    builder.finish(time, this.#dts, this.#at);
    if (builder.sets.sps.length > 0) this.#step('sets');
    this.#pts = null;
    this.#dts = null;
  }

  /** The camera's own time where it moves on, else that of RTP. */
  #time(): number {
    const pts = this.#pts;
    const rtp = this.#rtpTime;
    if (pts === null || pts === this.#finishedAt) {
      // Sound that comes before the first picture says nothing of the times of pictures.
      if (this.#builder?.hasSlices && ++this.#stuck > 2) this.#quirk('no-pts');
      return this.#quirks.has('no-pts') || pts === null ? rtp : pts;
    }
    this.#stuck = 0;
    return this.#quirks.has('no-pts') ? rtp : pts;
  }

  #emit(unit: AccessUnit): void {
    if (!this.#steps.has('map')) this.#quirk('no-map');
    this.#step('sets');
    this.#step('picture');
    // Sound of AAC says itself what it is; told too late, viewers would have to begin anew.
    if (!this.#opened && this.#audio?.codec === 'aac' && !this.#audio.config && this.#early.length < EARLY) {
      unit.slab.hold();
      this.#early.push(unit);
      return;
    }
    this.#letGo();
    this.#open(unit.codec as NalCodec);
    this.#events.video(unit);
  }

  /** Hands on the pictures that have waited. */
  #letGo(): void {
    for (const unit of this.#early.splice(0)) {
      this.#open(unit.codec as NalCodec);
      this.#events.video(unit);
      unit.slab.release();
    }
  }

  #open(codec: NalCodec): void {
    // Sound of AAC is described by itself: until the first of it has come, there is none.
    const audio = this.#audio?.codec === 'aac' && !this.#audio.config ? null : this.#audio;
    if (this.#opened?.codec === codec && this.#opened.audio === audio) return;
    this.#opened = { codec, audio };
    this.#events.opened({ video: codec, fps: null, audio });
  }

  #soundIs(codec: 'aac' | 'pcma' | 'pcmu' | 'g726' | 'opus'): void {
    if (this.#audio?.codec === codec) return;
    this.#audio = { codec, rate: 8_000, channels: 1, config: null };
  }

  #sound(b: Buffer, from: number, to: number): void {
    // Without a map, AAC is known by its head, and what has none is what everybody sends.
    if (!this.#audio) this.#soundIs(b[from] === 0xff && (b[from + 1]! & 0xf6) === 0xf0 ? 'aac' : 'pcma');
    if (this.#audio?.codec === 'aac') return this.#adts.feed(b, from, to);
    if (!this.#opened?.audio) return;
    const { rate } = this.#opened.audio;
    this.#events.audio({ pts: this.#soundTime(rate), data: b.subarray(from, to) });
    this.#soundSamples += to - from;
  }

  #emitAac(frame: Buffer): void {
    const format = this.#adts.format;
    if (!format) return;
    if (this.#audio?.config !== format.config) this.#audio = { codec: 'aac', ...format };
    this.#letGo();
    if (!this.#opened) return;
    if (this.#opened.audio !== this.#audio) this.#open(this.#opened.codec);
    this.#events.audio({ pts: this.#soundTime(format.rate), data: frame });
    this.#soundSamples += 1024;
  }

  /** In samples: as the camera says, and counted on between two of its words. */
  #soundTime(rate: number): number {
    if (this.#soundPts !== null) {
      this.#soundSamples = Math.round((this.#soundPts * rate) / 90_000);
      this.#soundPts = null;
    }
    return this.#soundSamples;
  }

  get #isUnderWay(): boolean {
    return this.#builder !== null && (this.#builder.hasSlices || this.#builder.isOpen);
  }

  /** Something is missing: nothing is understood until the next pack or packet begins. */
  #lose(): void {
    this.#held = 0;
    this.#left = 0;
    this.#body = 'none';
    this.#isLost = true;
    this.#annexB.cut();
    this.#adts.cut();
    // Whether what is lost was of this picture or of the next, nobody knows.
    this.#builder?.damage();
  }

  #step(step: PsStep): void {
    if (this.#steps.has(step)) return;
    this.#steps.add(step);
    this.#events.step(step);
  }

  #quirk(quirk: PsQuirk): void {
    if (this.#quirks.has(quirk)) return;
    this.#quirks.add(quirk);
    this.#events.quirk(quirk);
  }
}

const isStart = (b: Buffer, at: number, to: number): boolean =>
  to - at >= 4 && b[at] === 0 && b[at + 1] === 0 && b[at + 2] === 1 && b[at + 3]! >= END;
