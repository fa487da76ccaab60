/** Letters as 5 × 7 points, drawn by ourselves: a server need not have any font. */
const rows: Record<string, string> = {
  '0': '0E 11 13 15 19 11 0E',
  '1': '04 0C 14 04 04 04 04',
  '2': '0E 11 01 02 04 08 1F',
  '3': '0E 11 01 06 01 11 0E',
  '4': '02 06 0A 12 1F 02 02',
  '5': '1F 10 1E 01 01 11 0E',
  '6': '06 08 10 1E 11 11 0E',
  '7': '1F 01 02 04 04 04 04',
  '8': '0E 11 11 0E 11 11 0E',
  '9': '0E 11 11 0F 01 02 0C',
  A: '0E 11 11 11 1F 11 11',
  B: '1E 11 11 1E 11 11 1E',
  C: '0E 11 10 10 10 11 0E',
  D: '1C 12 11 11 11 12 1C',
  E: '1F 10 10 1E 10 10 1F',
  F: '1F 10 10 1E 10 10 10',
  G: '0E 11 10 17 11 11 0F',
  H: '11 11 11 1F 11 11 11',
  J: '07 02 02 02 02 12 0C',
  K: '11 12 14 18 14 12 11',
  M: '11 1B 15 15 11 11 11',
  N: '11 11 19 15 13 11 11',
  P: '1E 11 11 1E 10 10 10',
  Q: '0E 11 11 11 15 12 0D',
  R: '1E 11 11 1E 14 12 11',
  S: '0F 10 10 0E 01 01 1E',
  T: '1F 04 04 04 04 04 04',
  V: '11 11 11 11 11 0A 04',
  W: '11 11 11 15 15 15 0A',
  X: '11 11 0A 04 0A 11 11',
  Y: '11 11 11 0A 04 04 04',
  Z: '1F 01 02 04 08 10 1F',
  '+': '00 04 04 1F 04 04 00',
  '=': '00 00 1F 00 1F 00 00',
  '?': '0E 11 01 02 04 00 04',
  '-': '00 00 00 1F 00 00 00',
};

export interface Dot {
  x: number;
  y: number;
}

/** The points of one character; x from 0 to 4, y from 0 to 6. */
export function dotsOf(character: string): Dot[] {
  return (rows[character] ?? '')
    .split(' ')
    .flatMap((row, y) => [0, 1, 2, 3, 4].filter((x) => (parseInt(row, 16) >> (4 - x)) & 1).map((x) => ({ x, y })));
}
