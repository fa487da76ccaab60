/** RTP packetization: RFC 6184 (H.264), RFC 7798 (H.265), RFC 2435 (JPEG), RFC 3551 (G.711), RFC 3640 (AAC-hbr). */
const MTU = 1400;

export function splitAnnexB(data: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  let start = data.indexOf('\0\0\x01', 0, 'latin1');
  while (start >= 0) {
    const next = data.indexOf('\0\0\x01', start + 3, 'latin1');
    let end = next < 0 ? data.length : next;
    while (end > start + 3 && data[end - 1] === 0) end--;
    if (end > start + 3) nals.push(data.subarray(start + 3, end));
    start = next;
  }
  return nals;
}

export function payloads(codec: 'h264' | 'h265', nals: readonly Buffer[]): Buffer[] {
  return nals.flatMap((nal) => (nal.length <= MTU ? [nal] : codec === 'h264' ? fragmentH264(nal) : fragmentH265(nal)));
}

function fragmentH264(nal: Buffer): Buffer[] {
  const indicator = (nal[0]! & 0xe0) | 28;
  return fragments(nal.subarray(1), MTU - 2, (mark) => [indicator, mark | (nal[0]! & 0x1f)]);
}

function fragmentH265(nal: Buffer): Buffer[] {
  const first = (nal[0]! & 0x81) | (49 << 1);
  return fragments(nal.subarray(2), MTU - 3, (mark) => [first, nal[1]!, mark | ((nal[0]! >> 1) & 0x3f)]);
}

function fragments(body: Buffer, size: number, header: (mark: number) => number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const mark = (at === 0 ? 0x80 : 0) | (at + size >= body.length ? 0x40 : 0);
    parts.push(Buffer.concat([Buffer.from(header(mark)), body.subarray(at, at + size)]));
  }
  return parts;
}

/** Of a JPEG the scan, in parts, with its quantization tables in front of the first. */
export function jpegPayloads(jpeg: Buffer, width: number, height: number): Buffer[] {
  const tables: Buffer[] = [];
  let at = 2;
  for (; jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (jpeg[at + 1] === 0xdb)
      for (let q = at + 4; q + 65 <= end; q += 65) tables[jpeg[q]! & 15] = jpeg.subarray(q + 1, q + 65);
  }
  const scan = jpeg.subarray(at + 2 + jpeg.readUInt16BE(at + 2), jpeg.length - 2);
  const both = Buffer.concat([tables[0]!, tables[1] ?? tables[0]!]);
  const parts: Buffer[] = [];
  for (let offset = 0; offset < scan.length; offset += MTU) {
    const head = Buffer.from([0, offset >> 16, (offset >> 8) & 255, offset & 255, 1, 255, width / 8, height / 8]);
    const first = offset === 0 ? [Buffer.from([0, 0, both.length >> 8, both.length & 255]), both] : [];
    parts.push(Buffer.concat([head, ...first, scan.subarray(offset, offset + MTU)]));
  }
  return parts;
}

export function aacPayload(frame: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(16, 0);
  header.writeUInt16BE(frame.length << 3, 2);
  return Buffer.concat([header, frame]);
}

/** Packets of one frame in the form of RFC 2326 10.12 (`$`, channel, length, RTP), ready to be written in one go. */
export type RtpFrame = { key: boolean; framed: Buffer };

export function frame(
  payloadsOfFrame: readonly Buffer[],
  payloadType: number,
  channel: number,
  key: boolean,
): RtpFrame {
  const framed = Buffer.alloc(payloadsOfFrame.reduce((sum, p) => sum + 16 + p.length, 0));
  let at = 0;
  for (const [i, payload] of payloadsOfFrame.entries()) {
    framed[at] = 0x24;
    framed[at + 1] = channel;
    framed.writeUInt16BE(12 + payload.length, at + 2);
    framed[at + 4] = 0x80;
    framed[at + 5] = payloadType | (i === payloadsOfFrame.length - 1 ? 0x80 : 0);
    payload.copy(framed, at + 16);
    at += 16 + payload.length;
  }
  return { key, framed };
}

/** The packets inside a framed buffer, without the four bytes of interleaving. */
export function* packetsOf(framed: Buffer): Generator<Buffer> {
  for (let at = 0; at < framed.length;) {
    const end = at + 4 + framed.readUInt16BE(at + 2);
    yield framed.subarray(at + 4, end);
    at = end;
  }
}

/** Numbers the packets of one track of one camera. */
export class RtpClock {
  ssrc: number;
  readonly #base: number;
  #sequence: number;
  packets = 0;
  octets = 0;

  constructor(seed: number, base = Math.imul(seed, 2654435761) >>> 0) {
    this.ssrc = seed >>> 0;
    this.#base = base;
    this.#sequence = seed & 0xffff;
  }

  /** The camera has begun anew: another source, other numbers. */
  restart(): void {
    this.ssrc = (this.ssrc + 1) >>> 0;
    this.#sequence = (this.#sequence + 20_000) & 0xffff;
  }

  get sequence(): number {
    return this.#sequence;
  }

  rtpTime(ticks: number): number {
    return (this.#base + ticks) >>> 0;
  }

  stamp(framed: Buffer, ticks: number): Buffer {
    const out = Buffer.from(framed);
    const time = this.rtpTime(ticks);
    for (let at = 0; at < out.length; at += 4 + out.readUInt16BE(at + 2)) {
      out.writeUInt16BE(this.#sequence, at + 6);
      out.writeUInt32BE(time, at + 8);
      out.writeUInt32BE(this.ssrc, at + 12);
      this.#sequence = (this.#sequence + 1) & 0xffff;
      this.packets++;
      this.octets += out.readUInt16BE(at + 2) - 12;
    }
    return out;
  }

  /** An RTCP sender report, framed for `channel`. */
  report(ticks: number, now: number, channel: number): Buffer {
    const out = Buffer.alloc(32);
    out.set([0x24, channel, 0, 28, 0x80, 200, 0, 6]);
    out.writeUInt32BE(this.ssrc, 8);
    out.writeUInt32BE((Math.floor(now / 1000) + 2_208_988_800) % 0x1_0000_0000, 12);
    out.writeUInt32BE(Math.floor(((now % 1000) / 1000) * 0x1_0000_0000), 16);
    out.writeUInt32BE(this.rtpTime(ticks), 20);
    out.writeUInt32BE(this.packets >>> 0, 24);
    out.writeUInt32BE(this.octets >>> 0, 28);
    return out;
  }
}
