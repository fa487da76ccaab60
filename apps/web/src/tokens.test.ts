import { globSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { levels, palettes, tagColours } from './tokens.ts';

const luminance = (hex: string): number => {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
};
const contrast = (a: string, b: string): number => {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
};

test.each(['light', 'dark'] as const)('text and marks can be read in the %s theme', (mode) => {
  const p = palettes[mode];
  for (const ground of [p.ground, p.panel, p.raised]) {
    const texts = [p.text, p.muted, p.brandText, ...levels.map((level) => p.level[level].text)];
    for (const text of texts) expect(contrast(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    for (const level of levels) {
      const { mark } = p.level[level];
      expect(contrast(mark, ground), `${level} ${mark} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  }
});

test.each(['light', 'dark'] as const)('white stands on the brand colour in the %s theme', (mode) => {
  expect(contrast('#ffffff', palettes[mode].brand)).toBeGreaterThanOrEqual(4.5);
});

test.each(['light', 'dark'] as const)('every tag can be read in the %s theme', (mode) => {
  for (const [name, { text, ground }] of Object.entries(palettes[mode].tag))
    expect(contrast(text, ground), `${name} ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
});

test('tags are drawn in these colours only', () => {
  const cwd = import.meta.dirname;
  const strange = globSync('**/*.tsx', { cwd }).flatMap((file) =>
    [...readFileSync(`${cwd}/${file}`, 'utf8').matchAll(/<Tag\b[^>]*?\bcolor=(?:"(\w+)"|\{([^}]*)\})/gs)].flatMap(
      ([, plain, reckoned = '']) => {
        const words = plain === undefined ? [...reckoned.matchAll(/'([^']+)'/g)].map(([, word]) => word) : [plain];
        return words
          .filter((word) => !['default', ...tagColours].includes(word ?? ''))
          .map((word) => `${file}: ${word}`);
      },
    ),
  );
  expect(strange).toEqual([]);
});
