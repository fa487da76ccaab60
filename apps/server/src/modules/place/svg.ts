import { refuse } from '@anyuan/contract';
import sharp from 'sharp';

import { checkWeight } from './svg-weight.ts';

const maxBytes = 8 << 20;
const maxSide = 20_000;

/** The root's opening tag, if this is an SVG. By hand: a pattern over hostile text can take forever. */
function rootTag(bytes: Buffer): string | null {
  let text = bytes
    .subarray(0, 65_536)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  for (const [start, end] of [
    ['<?', '?>'],
    ['<!--', '-->'],
    ['<!DOCTYPE', '>'],
    ['<!--', '-->'],
  ] as const) {
    while (text.startsWith(start)) {
      const close = text.indexOf(end, start.length);
      if (close < 0) return null;
      text = text.slice(close + end.length).trimStart();
    }
  }
  return /^<svg[\s>]/.test(text) ? text.slice(0, text.indexOf('>') + 1) : null;
}

export const isSvg = (bytes: Buffer): boolean => rootTag(bytes) !== null;

/**
 * Makes sure that it can be drawn and says how large it is. What may be active in it is not searched for:
 * it is only ever served under a policy that runs and loads nothing.
 */
export async function readSvg(bytes: Buffer): Promise<{ bytes: Buffer; type: string; width: number; height: number }> {
  if (bytes.length > maxBytes) throw refuse('too_large', { limit: '8 MB' });
  if (bytes.includes('<!ENTITY'))
    throw bad('不接受带 ENTITY 声明的 SVG', 'an SVG with entity declarations is not taken');
  checkWeight(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  const drawn = await sharp(bytes)
    .metadata()
    .catch(() => null);
  if (drawn?.format !== 'svg') throw bad('SVG 无法解析', 'the SVG cannot be read');
  const box = /\sviewBox\s*=\s*["']([^"']*)["']/
    .exec(rootTag(bytes) ?? '')?.[1]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  const width = box?.[2] ?? drawn.width;
  const height = box?.[3] ?? drawn.height;
  if (!(width >= 1 && height >= 1 && width <= maxSide && height <= maxSide))
    throw bad(`SVG 须有 1 到 ${maxSide} 的宽高`, `the SVG needs a width and height from 1 to ${maxSide}`);
  return { bytes, type: 'image/svg+xml', width: Math.round(width), height: Math.round(height) };
}

const bad = (zh: string, en: string) => refuse('bad_file', { reason: { zh, en } });
