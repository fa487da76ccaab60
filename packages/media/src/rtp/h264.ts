import { splitAnnexB } from '../picture/nal.ts';
import { Pictures } from './pictures.ts';

const STAP_A = 24;
const FU_A = 28;

/** RFC 6184, packetization modes 0 and 1. */
export class H264 extends Pictures {
  protected take(b: Buffer, from: number, to: number): void {
    const { builder } = this;
    const type = b[from]! & 31;
    if (type === FU_A) {
      if (to - from < 3) return;
      const mark = b[from + 1]!;
      const header = (b[from]! & 0xe0) | (mark & 31);
      if (mark & 0x80) builder.open(header);
      else if (!builder.isOpen) builder.damage(header);
      builder.put(b, from + 2, to);
      if (mark & 0x40) builder.close();
    } else if (type === STAP_A) {
      for (let at = from + 1; at + 2 < to;) {
        const end = at + 2 + ((b[at]! << 8) | b[at + 1]!);
        if (end > to) return builder.damage();
        builder.whole(b, at + 2, end);
        at = end;
      }
    } else if (type > 0 && type < STAP_A) {
      builder.whole(b, from, to);
    } else if (type === 0 && b[from + 1] === 0) {
      // Some cameras leave the start codes in.
      for (const nal of splitAnnexB(b.subarray(from, to))) builder.whole(nal, 0, nal.length);
    }
  }
}
