import { randomInt } from 'node:crypto';

import sharp from 'sharp';

import { dotsOf } from './glyphs.ts';
import { nonce, type Seals } from './seals.ts';
import type { Lang } from './words.ts';

/** A small sum, as a picture or in words for whoever cannot see it. */
export interface Riddle {
  token: string;
  /** PNG as `data:` address. */
  picture?: string;
  words?: string;
}

interface Answer {
  a: number;
  n: string;
  /** The form it was drawn for. */
  f: string;
}

const minutes = 15;
const zh = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const tens = ['', '', 'twenty', 'thirty', 'forty'];
const ones = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** Asks for a sum that people can do and that is answered once, within minutes, on the form it was drawn for. */
export function makeCaptcha(seals: Seals) {
  // One process: memory is enough. A restart forgets what was used, so it has a purpose of its own each time.
  const purpose = `captcha ${nonce()}`;
  const used = new Set<string>();

  return {
    async draw(form: string, mode: 'picture' | 'words', lang: Lang): Promise<Riddle> {
      // No carrying: whoever is asked may be old or in pain.
      const ten = randomInt(2, 5);
      const one = randomInt(1, 8);
      const more = randomInt(1, 10 - one);
      const token = seals.seal(purpose, { a: ten * 10 + one + more, n: nonce(), f: form } satisfies Answer, minutes);
      if (mode === 'words')
        return {
          token,
          words:
            lang === 'zh'
              ? `${zh[ten]}十${zh[one]}加${zh[more]},等于多少?`
              : `What is ${tens[ten]}-${ones[one]} plus ${ones[more]}?`,
        };
      return { token, picture: await drawn(`${ten}${one}+${more}=?`) };
    },

    /** True once for the right answer; whatever was said, the same riddle is not asked again. */
    isRight(token: string | undefined, form: string, said: string | undefined): boolean {
      const answer = seals.open<Answer>(purpose, token);
      if (!answer || answer.f !== form || used.has(answer.n)) return false;
      if (used.size > 50_000) used.clear();
      used.add(answer.n);
      return numberIn(said ?? '') === answer.a;
    },
  };
}
export type Captcha = ReturnType<typeof makeCaptcha>;

/** `37`, `37` in full width, `三十七`. */
export function numberIn(said: string): number | null {
  const text = said.slice(0, 40).normalize('NFKC').replace(/\s/g, '');
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const match = /^([二三四五六七八九])?十([一二三四五六七八九])?$/.exec(text);
  if (!match) return null;
  return (match[1] ? zh.indexOf(match[1]) : 1) * 10 + (match[2] ? zh.indexOf(match[2]) : 0);
}

const width = 300;
const height = 96;
const step = 7.4;
const between = (low: number, high: number): number => low + (randomInt(0, 1000) / 1000) * (high - low);

/** Large letters of dots that run into each other, each turned and shifted a little, over a few faint lines. */
async function drawn(text: string): Promise<string> {
  const letters = text.split('').map((character, i) => {
    const dots = dotsOf(character).map(
      ({ x, y }) =>
        `<circle cx="${(x * step + between(-0.6, 0.6)).toFixed(1)}" cy="${(y * step + between(-0.6, 0.6)).toFixed(1)}" r="${between(4.3, 4.9).toFixed(1)}"/>`,
    );
    const place = `translate(${(16 + i * 47 + between(-2, 2)).toFixed(1)} ${(26 + between(-8, 8)).toFixed(1)})`;
    return `<g transform="${place} rotate(${between(-9, 9).toFixed(1)} 15 22) skewX(${between(-8, 8).toFixed(1)})">${dots.join('')}</g>`;
  });
  const lines = [1, 2, 3].map(
    () =>
      `<path d="M0 ${between(5, 90).toFixed(0)} Q${between(60, 240).toFixed(0)} ${between(-20, 110).toFixed(0)} ${width} ${between(5, 90).toFixed(0)}" fill="none" stroke="#9db2d1" stroke-width="3"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#eef2f8"/>${lines.join('')}<g fill="#16335f">${letters.join('')}</g></svg>`;
  const png = await sharp(Buffer.from(svg)).png({ palette: true, colours: 16 }).toBuffer();
  return `data:image/png;base64,${png.toString('base64')}`;
}
