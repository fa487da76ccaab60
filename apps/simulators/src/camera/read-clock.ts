import { textWidth } from './canvas.ts';
import { glyph, GLYPH_HEIGHT, GLYPH_WIDTH } from './font.ts';

const LENGTH = '2026-11-30 08:00:00.000'.length;
const SIGNS = '0123456789-:. ';
/** Between the dark box and the light letters. */
const MIDDLE = 128;

/**
 * Reads the clock that the simulator draws into its pictures, from the brightness of a decoded one: what a recording shows proves
 * when it was made. Null: there is no clock to be read.
 */
export function readClock(luma: Buffer, stride: number, width: number, height: number): Date | null {
  const scale = Math.max(1, Math.round(height / 180));
  const left = width - textWidth('0'.repeat(LENGTH), scale) - 4 * scale;
  const top = 4 * scale;
  const isLight = (x: number, y: number): boolean => {
    let sum = 0;
    for (let dy = 0; dy < scale; dy++) for (let dx = 0; dx < scale; dx++) sum += luma[(y + dy) * stride + x + dx] ?? 0;
    return sum / (scale * scale) > MIDDLE;
  };
  let text = '';
  for (let n = 0; n < LENGTH; n++) {
    const rows = Array.from({ length: GLYPH_HEIGHT }, (_, row) =>
      Array.from({ length: GLYPH_WIDTH }, (__, col) =>
        isLight(left + (n * (GLYPH_WIDTH + 1) + col) * scale, top + row * scale) ? 1 << (GLYPH_WIDTH - 1 - col) : 0,
      ).reduce((sum, bit) => sum + bit, 0),
    );
    const wrong = (sign: string): number => glyph(sign).reduce((sum, bits, row) => sum + bitsIn(bits ^ rows[row]!), 0);
    text += Array.from(SIGNS).toSorted((a, b) => wrong(a) - wrong(b))[0]!;
  }
  const at = new Date(text.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) ? null : at;
}

const bitsIn = (value: number): number => value.toString(2).replaceAll('0', '').length;
