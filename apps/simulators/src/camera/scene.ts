import { Canvas, type Point, type Rgb, textWidth } from './canvas.ts';
import { isDrawable } from './font.ts';

type Walk = { from: Point; to: Point; size: readonly [number, number]; seconds: number };
type Scene = { paint(c: Canvas): void; walks: readonly Walk[] };

const quad = (c: Canvas, points: readonly number[], color: Rgb): void => {
  const pairs: Point[] = [];
  for (let i = 0; i < points.length; i += 2) pairs.push([points[i]! * c.width, points[i + 1]! * c.height]);
  c.polygon(pairs, color);
};
const box = (c: Canvas, x: number, y: number, w: number, h: number, color: Rgb): void =>
  c.rect(x * c.width, y * c.height, w * c.width, h * c.height, color);

/** Places of a hospital, in fractions of the picture, so that tiles beside each other look different. */
const SCENES: readonly Scene[] = [
  {
    // ward corridor
    paint(c) {
      box(c, 0, 0, 1, 1, [206, 214, 210]);
      quad(c, [0, 1, 0.4, 0.45, 0.6, 0.45, 1, 1], [150, 166, 170]);
      quad(c, [0, 0, 0.4, 0.3, 0.6, 0.3, 1, 0], [232, 236, 234]);
      for (const [x, w] of [
        [0.06, 0.1],
        [0.24, 0.06],
      ] as const) {
        box(c, x, 0.34 - w, w, 0.3 + w, [122, 154, 150]);
        box(c, 1 - x - w, 0.34 - w, w, 0.3 + w, [122, 154, 150]);
      }
      quad(c, [0.46, 0.02, 0.54, 0.02, 0.52, 0.28, 0.48, 0.28], [250, 252, 248]);
      box(c, 0.44, 0.33, 0.12, 0.12, [98, 120, 126]);
    },
    walks: [{ from: [0.5, 0.5], to: [0.36, 0.98], size: [0.16, 0.6], seconds: 9 }],
  },
  {
    // outpatient lobby
    paint(c) {
      box(c, 0, 0, 1, 0.5, [222, 216, 204]);
      box(c, 0, 0.5, 1, 0.5, [178, 168, 152]);
      box(c, 0.08, 0.3, 0.36, 0.24, [86, 118, 142]);
      box(c, 0.08, 0.27, 0.36, 0.04, [232, 232, 228]);
      for (let i = 0; i < 4; i++) box(c, 0.55 + i * 0.1, 0.62, 0.08, 0.09, [70, 96, 122]);
      box(c, 0.58, 0.08, 0.34, 0.2, [36, 62, 84]);
    },
    walks: [
      { from: [0.02, 0.8], to: [0.98, 0.86], size: [0.4, 0.44], seconds: 8 },
      { from: [0.9, 0.66], to: [0.1, 0.7], size: [0.28, 0.3], seconds: 11 },
    ],
  },
  {
    // main gate
    paint(c) {
      box(c, 0, 0, 1, 0.4, [164, 190, 212]);
      box(c, 0, 0.4, 1, 0.6, [112, 116, 118]);
      box(c, 0.1, 0.14, 0.3, 0.34, [196, 188, 174]);
      box(c, 0.66, 0.16, 0.1, 0.34, [196, 188, 174]);
      quad(c, [0.4, 0.42, 0.66, 0.42, 0.66, 0.45, 0.4, 0.45], [206, 62, 54]);
      quad(c, [0.48, 1, 0.51, 0.48, 0.53, 0.48, 0.56, 1], [214, 206, 150]);
    },
    walks: [{ from: [0.54, 0.5], to: [0.7, 0.98], size: [0.14, 0.5], seconds: 10 }],
  },
  {
    // car park
    paint(c) {
      box(c, 0, 0, 1, 0.3, [84, 88, 94]);
      box(c, 0, 0.3, 1, 0.7, [126, 130, 132]);
      for (let i = 0; i < 6; i++)
        quad(c, [i * 0.2, 0.6, i * 0.2 + 0.01, 0.6, i * 0.2 - 0.05, 1, i * 0.2 - 0.07, 1], [226, 226, 220]);
      for (const [x, color] of [
        [0.06, [146, 44, 46]],
        [0.44, [52, 78, 130]],
        [0.8, [216, 216, 214]],
      ] as const) {
        box(c, x, 0.5, 0.14, 0.1, color);
        box(c, x + 0.03, 0.43, 0.08, 0.08, [42, 48, 56]);
      }
    },
    walks: [{ from: [0.95, 0.72], to: [0.05, 0.76], size: [0.3, 0.3], seconds: 9 }],
  },
  {
    // pharmacy counter
    paint(c) {
      box(c, 0, 0, 1, 1, [198, 206, 196]);
      for (let row = 0; row < 3; row++)
        for (let i = 0; i < 12; i++)
          box(c, 0.04 + i * 0.078, 0.08 + row * 0.13, 0.06, 0.09, [
            150 + ((i * 37 + row * 53) % 90),
            150,
            120 + ((i * 61) % 80),
          ]);
      box(c, 0, 0.56, 1, 0.06, [232, 230, 222]);
      box(c, 0, 0.62, 1, 0.38, [108, 132, 128]);
    },
    walks: [{ from: [0.3, 0.97], to: [0.62, 0.97], size: [0.46, 0.46], seconds: 7 }],
  },
  {
    // stairwell
    paint(c) {
      box(c, 0, 0, 1, 1, [184, 186, 190]);
      for (let i = 0; i < 9; i++)
        box(c, 0.12 + i * 0.08, 0.92 - i * 0.085, 0.88 - i * 0.08, 0.085, [118 + i * 9, 122 + i * 9, 126 + i * 9]);
      quad(c, [0.1, 0.66, 0.84, 0, 0.88, 0, 0.1, 0.72], [92, 74, 58]);
      box(c, 0.02, 0.1, 0.1, 0.06, [40, 148, 84]);
    },
    walks: [{ from: [0.18, 0.94], to: [0.74, 0.34], size: [0.4, 0.3], seconds: 8 }],
  },
];

const CLOTHES: readonly Rgb[] = [
  [236, 240, 242],
  [62, 92, 138],
  [150, 70, 62],
  [60, 110, 92],
  [92, 84, 108],
];

/** Paints one camera: a place, people walking, the camera's code and a running clock. */
export class Picture {
  readonly canvas: Canvas;
  readonly #background: Canvas;
  readonly #scene: Scene;
  readonly #code: string;
  readonly #seed: number;

  constructor(code: string, width: number, height: number) {
    this.#code = code;
    this.#seed = hash(code);
    this.#scene = SCENES[this.#seed % SCENES.length]!;
    this.canvas = new Canvas(width, height);
    this.#background = new Canvas(width, height);
    this.#scene.paint(this.#background);
  }

  draw(now: Date): Buffer {
    const { canvas } = this;
    canvas.copyFrom(this.#background);
    for (const [i, walk] of this.#scene.walks.entries())
      this.#person(walk, now.getTime() / 1000 + (this.#seed % 97) + i * 3, i);
    const scale = Math.max(1, Math.round(canvas.height / 180));
    const clock = clockText(now);
    canvas.label(clock, canvas.width - textWidth(clock, scale) - 6 * scale, 2 * scale, scale);
    // Of a name there are no letters for nothing is drawn.
    if (isDrawable(this.#code)) canvas.label(this.#code, 2 * scale, canvas.height - 13 * scale, scale);
    return canvas.data;
  }

  #person({ from, to, size, seconds }: Walk, at: number, index: number): void {
    const c = this.canvas;
    const turn = (at / seconds) % 2;
    const t = turn < 1 ? turn : 2 - turn;
    const mix = (a: number, b: number): number => a + (b - a) * t;
    const [x, foot] = [mix(from[0], to[0]) * c.width, mix(from[1], to[1]) * c.height];
    const tall = mix(size[0], size[1]) * c.height;
    const swing = Math.sin(at * 6) * tall * 0.09;
    const coat = CLOTHES[(this.#seed + index) % CLOTHES.length]!;
    const leg = (dx: number): void =>
      c.polygon(
        [
          [x - tall * 0.04, foot - tall * 0.45],
          [x + tall * 0.04, foot - tall * 0.45],
          [x + dx + tall * 0.04, foot],
          [x + dx - tall * 0.03, foot],
        ],
        [44, 48, 60],
      );
    leg(swing);
    leg(-swing);
    c.polygon(
      [
        [x - tall * 0.11, foot - tall * 0.8],
        [x + tall * 0.11, foot - tall * 0.8],
        [x + tall * 0.09, foot - tall * 0.38],
        [x - tall * 0.09, foot - tall * 0.38],
      ],
      coat,
    );
    c.ellipse(x, foot - tall * 0.89, tall * 0.07, tall * 0.09, [206, 170, 142]);
    c.ellipse(x, foot - tall * 0.94, tall * 0.07, tall * 0.05, [40, 34, 32]);
  }
}

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
const clockText = (d: Date): string =>
  `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())} ${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}.${pad(d.getMilliseconds(), 3)}`;

export function hash(text: string): number {
  let h = 2166136261;
  for (const char of text) h = Math.imul(h ^ char.codePointAt(0)!, 16777619) >>> 0;
  return h;
}
