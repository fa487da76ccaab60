import type { Rect } from './floor.ts';

/** Calm greys; the pages turn them for the dark theme. */
export const ink = {
  paper: '#f8f9fb',
  corridor: '#eef1f4',
  room: '#ffffff',
  open: '#f6f8fa',
  key: '#e3ecf8',
  service: '#e2e6eb',
  wall: '#6b7785',
  partition: '#98a3b0',
  thin: '#aab3be',
  guide: '#dde2e8',
  text: '#333d49',
  muted: '#6b7785',
  accent: '#6fa8a0',
  green: '#e4efe9',
  road: '#e3e7ec',
};
const font = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";

type Attributes = Record<string, string | number>;

const escape = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const round = (value: string | number) => (typeof value === 'number' ? Math.round(value * 10) / 10 : escape(value));

export function tag(name: string, attributes: Attributes, body?: string): string {
  const listed = Object.entries(attributes).map(([key, value]) => ` ${key}="${round(value)}"`);
  return body === undefined ? `<${name}${listed.join('')}/>` : `<${name}${listed.join('')}>${body}</${name}>`;
}

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes): string =>
  tag('line', { x1, y1, x2, y2, ...attributes });

export interface TextStyle {
  size: number;
  weight?: number;
  anchor?: 'start' | 'middle' | 'end';
  fill?: string;
}

export const text = (x: number, y: number, words: string, style: TextStyle): string =>
  tag(
    'text',
    {
      x,
      y,
      'font-size': style.size,
      'font-weight': style.weight ?? 400,
      'text-anchor': style.anchor ?? 'start',
      fill: style.fill ?? ink.text,
    },
    escape(words),
  );

/** A name in the middle of a rectangle, broken into as many lines as its width asks for. */
export function label(box: Rect, words: string, largest = 23): string {
  const { size, lines } = fit(words, box.w - 14, box.h - 70, largest);
  const top = box.y + box.h / 2 - ((lines.length - 1) * size * 1.25) / 2 + size * 0.36;
  return lines
    .map((one, i) => text(box.x + box.w / 2, top + i * size * 1.25, one, { size, anchor: 'middle' }))
    .join('');
}

function fit(words: string, width: number, height: number, largest: number): { size: number; lines: string[] } {
  for (let size = largest; size > 13; size--) {
    const lines = breakUp(words, Math.max(1, Math.floor(width / size)));
    if (lines.length * size * 1.25 <= height) return { size, lines };
  }
  return { size: 13, lines: breakUp(words, Math.max(1, Math.floor(width / 13))) };
}

/** Lines of about equal length; Latin letters and digits count half and stay together. */
function breakUp(words: string, most: number): string[] {
  const parts = words.match(/[\w.-]+|[^\w]/g) ?? [];
  const wide = (part: string) => (/^\w/.test(part) ? part.length * 0.6 : 1);
  const total = parts.reduce((sum, part) => sum + wide(part), 0);
  const target = total / Math.ceil(total / most);
  const lines: string[] = [];
  let current = '';
  let length = 0;
  for (const part of parts) {
    if (current && length + wide(part) > Math.min(most, target + 0.5)) {
      lines.push(current);
      current = '';
      length = 0;
    }
    current += part;
    length += wide(part);
  }
  return [...lines, current];
}

export function svg(width: number, height: number, parts: string[]): string {
  const head = {
    xmlns: 'http://www.w3.org/2000/svg',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': font,
  };
  return tag('svg', head, tag('rect', { width, height, fill: ink.paper }) + parts.join(''));
}
