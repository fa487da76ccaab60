const SENDER = 200;
const GOODBYE = 203;

/** From 1900, as NTP counts, to 1970. */
const EPOCH_S = 2_208_988_800;
/** What counts from before this is how long the camera has been on, not what time it is. */
const FIRST_MS = 365 * 86_400_000;

/** `clock`: what time it is on the other side, in ms since 1970; null where it does not say. */
export type Heard = { goodbye: boolean; report: number | null; clock: number | null };

/** What one compound RTCP packet says (RFC 3550 6): the middle of a sender report's time, and whether it ends. */
export function readRtcp(b: Buffer, from: number, to: number): Heard {
  const heard: Heard = { goodbye: false, report: null, clock: null };
  for (let at = from; at + 8 <= to && b[at]! >> 6 === 2;) {
    const type = b[at + 1];
    const end = at + 4 + ((b[at + 2]! << 8) | b[at + 3]!) * 4;
    if (end > to) break;
    if (type === GOODBYE) heard.goodbye = true;
    if (type === SENDER && end - at >= 20) {
      heard.report = b.readUInt32BE(at + 10);
      const clock = (b.readUInt32BE(at + 8) - EPOCH_S) * 1000 + (b.readUInt32BE(at + 12) * 1000) / 2 ** 32;
      heard.clock = clock < FIRST_MS ? null : Math.round(clock);
    }
    at = end;
  }
  return heard;
}

const OURS = 0x616e7975;
const NAME = Buffer.from('anyuan', 'latin1');

/** A receiver report with our name: some servers take its absence for our end. `highest`: of their sequence numbers. */
export function receiverReport(ssrc: number, highest: number, lost: number, report: number, delayMs: number): Buffer {
  const sdes = 4 + 4 + 2 + NAME.length + 1;
  const padded = Math.ceil(sdes / 4) * 4;
  const out = Buffer.alloc(32 + padded);
  out.set([0x81, 201, 0, 7]);
  out.writeUInt32BE(OURS, 4);
  out.writeUInt32BE(ssrc, 8);
  out.writeUInt32BE(Math.min(lost, 0x7fffff), 12);
  out.writeUInt32BE(highest >>> 0, 16);
  out.writeUInt32BE(report, 24);
  out.writeUInt32BE(report === 0 ? 0 : Math.min(0xffffffff, Math.round(delayMs * 65.536)), 28);
  out.set([0x81, 202, 0, padded / 4 - 1], 32);
  out.writeUInt32BE(OURS, 36);
  out.set([1, NAME.length], 40);
  NAME.copy(out, 42);
  return out;
}
