import { glyph, GLYPH_HEIGHT, GLYPH_WIDTH } from './font.ts';

export type Rgb = readonly [number, number, number];
export type Point = readonly [number, number];

/** A picture in YUV 4:2:0, drawn on without any library so that the simulator needs no font and no GPU. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = Buffer.alloc((width * height * 3) / 2);
  }

  copyFrom(other: Canvas): void {
    this.data.set(other.data);
  }

  rect(x: number, y: number, w: number, h: number, color: Rgb): void {
    const [left, top] = [Math.max(0, Math.round(x)), Math.max(0, Math.round(y))];
    const right = Math.min(this.width, Math.round(x + w));
    const bottom = Math.min(this.height, Math.round(y + h));
    const yuv = toYuv(color);
    for (let row = top; row < bottom; row++) this.#span(row, left, right, yuv);
  }

  polygon(points: readonly Point[], color: Rgb): void {
    const yuv = toYuv(color);
    const ys = points.map(([, y]) => y);
    const bottom = Math.min(this.height - 1, Math.ceil(Math.max(...ys)));
    for (let row = Math.max(0, Math.floor(Math.min(...ys))); row <= bottom; row++) {
      const cuts = crossings(points, row + 0.5);
      for (let i = 0; i + 1 < cuts.length; i += 2) {
        this.#span(row, Math.max(0, Math.round(cuts[i]!)), Math.min(this.width, Math.round(cuts[i + 1]!)), yuv);
      }
    }
  }

  ellipse(cx: number, cy: number, rx: number, ry: number, color: Rgb): void {
    const yuv = toYuv(color);
    for (let row = Math.max(0, Math.floor(cy - ry)); row <= Math.min(this.height - 1, cy + ry); row++) {
      const half = rx * Math.sqrt(Math.max(0, 1 - ((row - cy) / ry) ** 2));
      this.#span(row, Math.max(0, Math.round(cx - half)), Math.min(this.width, Math.round(cx + half)), yuv);
    }
  }

  text(text: string, x: number, y: number, scale: number, color: Rgb): void {
    for (const [i, char] of Array.from(text).entries()) {
      for (const [row, bits] of glyph(char).entries()) {
        for (let col = 0; col < GLYPH_WIDTH; col++) {
          if (bits & (1 << (GLYPH_WIDTH - 1 - col))) {
            this.rect(x + (i * (GLYPH_WIDTH + 1) + col) * scale, y + row * scale, scale, scale, color);
          }
        }
      }
    }
  }

  /** Text on a dark box; `x` and `y` are the box's corner. Returns the box's size. */
  label(text: string, x: number, y: number, scale: number): void {
    const w = textWidth(text, scale);
    this.rect(x, y, w + 4 * scale, (GLYPH_HEIGHT + 4) * scale, [12, 14, 18]);
    this.text(text, x + 2 * scale, y + 2 * scale, scale, [240, 244, 248]);
  }

  #span(row: number, left: number, right: number, [y, u, v]: Rgb): void {
    if (right <= left) return;
    const { width, height, data } = this;
    data.fill(y, row * width + left, row * width + right);
    if (row & 1) return;
    const half = width >> 1;
    const line = width * height + (row >> 1) * half;
    const planeV = (width * height) >> 2;
    data.fill(u, line + (left >> 1), line + ((right + 1) >> 1));
    data.fill(v, line + planeV + (left >> 1), line + planeV + ((right + 1) >> 1));
  }
}

export const textWidth = (text: string, scale: number): number => (text.length * (GLYPH_WIDTH + 1) - 1) * scale;

function crossings(points: readonly Point[], y: number): number[] {
  const cuts: number[] = [];
  for (const [i, [x1, y1]] of points.entries()) {
    const [x2, y2] = points[(i + 1) % points.length]!;
    if (y1 <= y !== y2 <= y) cuts.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  return cuts.sort((a, b) => a - b);
}

// BT.601, limited range: what H.264 decoders assume when the stream says nothing.
function toYuv([r, g, b]: Rgb): Rgb {
  return [
    Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b),
    Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b),
    Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b),
  ];
}
