/** Start codes of a program stream (ISO/IEC 13818-1 table 2-22). No NAL unit begins like one of these. */
export const PACK = 0xba;
export const SYSTEM = 0xbb;
export const MAP = 0xbc;
export const END = 0xb9;
export const PRIVATE_1 = 0xbd;

export const isVideo = (id: number): boolean => id >= 0xe0 && id <= 0xef;
export const isAudio = (id: number): boolean => id >= 0xc0 && id <= 0xdf;

/** Where the next start code of the stream itself begins, at or behind `from`; -1: nowhere before `to`. */
export function nextStart(b: Buffer, from: number, to: number): number {
  for (let at = from; at + 3 < to; at++) {
    if (b[at + 2]! > 1) at += 2;
    else if (b[at] === 0 && b[at + 1] === 0 && b[at + 2] === 1 && b[at + 3]! >= END) return at;
  }
  return -1;
}

/** How many bytes before `to` may be the beginning of a start code whose end has not come. */
export function begunAtEnd(b: Buffer, from: number, to: number): number {
  const [last, second, third] = [to - 1, to - 2, to - 3].map((at) => (at < from ? -1 : b[at]!));
  if (third === 0 && second === 0 && last === 1) return 3;
  if (second === 0 && last === 0) return 2;
  return last === 0 ? 1 : 0;
}
