import { SlabWriter } from '../slab-writer.ts';
import { NO_SETS, ROOM, type AccessUnit, type NalCodec, type ParameterSets } from '../unit.ts';
import { isIntraSlice, recoveryCount } from './entry.ts';
import { headerBytes, mergeSets, nalKind, setsAmong } from './nal.ts';

/** More is no picture, but a stream that has lost its way. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Pictures without a key picture after which a lesser way in is taken. */
const PATIENCE = 25;
const MAX_SETS = 32;

/**
 * Makes pictures of NAL units that come in pieces: each byte is copied once, to where it stays until its last viewer
 * has it. A picture of which something is missing is dropped; if it was a key picture, so are those that need it.
 */
export class PictureBuilder {
  readonly codec: NalCodec;
  /** Pictures dropped because something of them was missing. */
  dropped = 0;
  /** Pictures that could be read, but not shown without a key picture before them. */
  unentered = 0;
  /** When the last picture came, whatever became of it. */
  heardAt = 0;
  /** The picture under way began in its middle: its beginning is lost, or was taken for a picture of its own. */
  beganInside = false;
  readonly #emit: (unit: AccessUnit) => void;
  readonly #header: number;
  readonly #out = new SlabWriter();
  #sets: ParameterSets;
  #seen: Buffer[] = [];
  /** Where the open NAL unit begins; -1: none is open. */
  #nal = -1;
  #slices = 0;
  #isKey = false;
  #isIntra = true;
  #recovery = -1;
  #isDamaged = false;
  #isWaiting = true;
  /** It waits since a key picture came damaged, not since none comes. */
  #isHurt = false;

  constructor(codec: NalCodec, emit: (unit: AccessUnit) => void, sets: ParameterSets = NO_SETS) {
    this.codec = codec;
    this.#emit = emit;
    this.#header = headerBytes(codec);
    this.#sets = sets;
  }

  get sets(): ParameterSets {
    return this.#sets;
  }

  /** Why the pictures that come are not shown. */
  get doubt(): 'no_key' | 'damaged' {
    return this.unentered > 0 && !this.#isHurt ? 'no_key' : 'damaged';
  }

  /** Whether there are slices of a picture that is not finished. */
  get hasSlices(): boolean {
    return this.#slices > 0;
  }

  get isOpen(): boolean {
    return this.#nal >= 0;
  }

  /** Begins a NAL unit by its header: one byte of H.264, two of H.265. */
  open(first: number, second = 0): void {
    this.abandon();
    const out = this.#out;
    out.room(4 + this.#header);
    this.#nal = out.size;
    out.size += 4;
    out.byte(first);
    if (this.#header === 2) out.byte(second);
  }

  put(bytes: Buffer, from: number, to: number): void {
    if (this.#nal < 0) return;
    this.#out.put(bytes, from, to);
    if (this.#out.size > MAX_BYTES) this.reset();
  }

  close(): void {
    const nal = this.#nal;
    if (nal < 0) return;
    this.#nal = -1;
    const out = this.#out;
    const size = out.size - nal - 4;
    const { data } = out.slab;
    const from = out.start + nal + 4;
    const kind = nalKind(this.codec, data[from]!);
    if (size <= this.#header || kind === 'skip') {
      out.size = nal;
    } else if (kind === 'sps' || kind === 'pps' || kind === 'vps') {
      if (this.#seen.length < MAX_SETS) this.#seen.push(Buffer.from(data.subarray(from, from + size)));
      out.size = nal;
    } else {
      data.writeUInt32BE(size, from - 4);
      if (kind === 'key' || kind === 'slice') this.#slice(kind === 'key', data, from, size);
      else if (kind === 'sei' && this.#isWaiting && this.codec === 'h264')
        this.#recovery = Math.max(this.#recovery, recoveryCount(data.subarray(from, from + size)));
    }
  }

  /** A NAL unit that is all there. */
  whole(bytes: Buffer, from: number, to: number): void {
    if (to - from <= this.#header) return;
    this.open(bytes[from]!, bytes[from + 1]);
    this.put(bytes, from + this.#header, to);
    this.close();
  }

  /** The rest of the open NAL unit will not come. */
  abandon(): void {
    if (this.#nal < 0) return;
    const { slab, start } = this.#out;
    this.#out.size = this.#nal;
    this.#nal = -1;
    this.damage(slab.data[start + this.#out.size + 4]);
  }

  /** Something of this picture is missing: perhaps a part of the NAL unit with this header. */
  damage(header?: number): void {
    this.#isDamaged = true;
    this.#isKey ||= header !== undefined && nalKind(this.codec, header) === 'key';
  }

  finish(pts: number, dts: number | null, at: number): void {
    this.abandon();
    // Parameter sets may come alone, in front of the picture they are for.
    if (this.#slices === 0 && !this.#isDamaged) return;
    const isGood = !this.#isDamaged;
    if (this.#seen.length > 0 && (isGood || this.#sets.sps.length === 0))
      this.#sets = mergeSets(this.#sets, setsAmong(this.codec, unique(this.#seen)));
    this.#seen = [];
    this.heardAt = at;
    const isGradual = isGood && !this.#isKey && this.#isWaiting && this.#mayEnter();
    const isKey = this.#isKey || isGradual;
    if (!isGood) {
      this.dropped++;
      if (isKey) this.#isWaiting = true;
      this.#isHurt ||= isKey;
    } else if (isKey) {
      this.#isWaiting = false;
      this.#isHurt = false;
      this.unentered = 0;
    }
    if (isGood && this.#isWaiting) this.unentered++;
    if (isGood && !this.#isWaiting) this.#send(isKey, isGradual, pts, dts, at);
    this.#clear();
  }

  /** Forgets the picture that is being made; the next one shown is a key picture. */
  reset(): void {
    if (this.#slices > 0 || this.#nal >= 0) this.dropped++;
    this.#nal = -1;
    this.#isWaiting = true;
    this.#clear();
  }

  /** Nothing may be called afterwards. */
  stop(): void {
    this.#out.stop();
  }

  #send(key: boolean, isGradual: boolean, pts: number, dts: number | null, at: number): void {
    const { slab, start, size } = this.#out;
    const [from, to] = [start + ROOM, start + size];
    this.#emit({ codec: this.codec, key, isGradual, pts, dts, at, slab, from, to, sets: this.#sets });
  }

  #slice(isKey: boolean, data: Buffer, from: number, size: number): void {
    // The first bit behind the header: first_mb_in_slice is 0, or first_slice_segment_in_pic_flag.
    if (this.#slices === 0 && (data[from + this.#header]! & 0x80) === 0) {
      this.#isDamaged = true;
      this.beganInside = true;
    }
    this.#slices++;
    this.#isKey ||= isKey;
    if (this.#isWaiting && this.codec === 'h264' && !isKey)
      this.#isIntra &&= isIntraSlice(data.subarray(from, from + Math.min(12, size)));
  }

  #mayEnter(): boolean {
    if (this.codec !== 'h264') return false;
    if (this.#isIntra && this.#recovery === 0) return true;
    return this.unentered >= PATIENCE && (this.#isIntra || this.#recovery >= 0);
  }

  #clear(): void {
    this.#out.next();
    this.#slices = 0;
    this.#isKey = false;
    this.#isIntra = true;
    this.#recovery = -1;
    this.#isDamaged = false;
    this.beganInside = false;
  }
}

const unique = (nals: readonly Buffer[]): Buffer[] =>
  nals.filter((nal, i) => nals.findIndex((other) => other.equals(nal)) === i);
