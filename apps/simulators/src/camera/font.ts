export const GLYPH_WIDTH = 5;
export const GLYPH_HEIGHT = 7;

/** Seven rows of five pixels each, one base-32 digit per row. */
const ROWS: Record<string, string> = {
  '0': 'ehjlphe',
  '1': '4c4444e',
  '2': 'eh1248v',
  '3': 'v2421he',
  '4': '26aiv22',
  '5': 'vgu11he',
  '6': '68guhhe',
  '7': 'v124888',
  '8': 'ehhehhe',
  '9': 'ehhf12c',
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'sihhhis',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhf',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hhpljhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllla',
  X: 'hha4ahh',
  Y: 'hhha444',
  Z: 'v1248gv',
  ':': '0cc0cc0',
  '.': '00000cc',
  '-': '000v000',
  _: '000000v',
  '/': '01248g0',
  ' ': '0000000',
};

const GLYPHS = new Map(
  Object.entries(ROWS).map(([char, rows]) => [char, Array.from(rows, (digit) => Number.parseInt(digit, 32))]),
);
const UNKNOWN = [31, 17, 17, 17, 17, 17, 31];

export const glyph = (char: string): readonly number[] => GLYPHS.get(char.toUpperCase()) ?? UNKNOWN;

/** Whether there are letters for all of it. */
export const isDrawable = (text: string): boolean => Array.from(text.toUpperCase()).every((char) => GLYPHS.has(char));
