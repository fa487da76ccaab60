import type { PictureBuilder } from '../picture/builder.ts';
import { Pictures } from './pictures.ts';

const AP = 48;
const FU = 49;

/** RFC 7798. */
export class H265 extends Pictures {
  readonly #order: number;

  /** `hasOrder`: sprop-max-don-diff is above 0, so that numbers of decoding order are in the payloads. */
  constructor(builder: PictureBuilder, hasOrder = false) {
    super(builder);
    this.#order = hasOrder ? 2 : 0;
  }

  protected take(b: Buffer, from: number, to: number): void {
    const { builder } = this;
    if (to - from < 3) return;
    const type = (b[from]! >> 1) & 63;
    if (type === FU) {
      const mark = b[from + 2]!;
      const header = (b[from]! & 0x81) | ((mark & 63) << 1);
      if (mark & 0x80) builder.open(header, b[from + 1]);
      else if (!builder.isOpen) builder.damage(header);
      builder.put(b, Math.min(to, from + 3 + (mark & 0x80 ? this.#order : 0)), to);
      if (mark & 0x40) builder.close();
    } else if (type === AP) {
      for (let at = from + 2 + this.#order; at + 2 < to;) {
        const end = at + 2 + ((b[at]! << 8) | b[at + 1]!);
        if (end > to) return builder.damage();
        builder.whole(b, at + 2, end);
        at = end + (this.#order > 0 ? 1 : 0);
      }
    } else if (type < AP) {
      if (this.#order === 0) builder.whole(b, from, to);
      else {
        builder.open(b[from]!, b[from + 1]);
        builder.put(b, Math.min(to, from + 4), to);
        builder.close();
      }
    }
  }
}
