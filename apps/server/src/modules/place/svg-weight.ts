import { refuse } from '@anyuan/contract';
import { SaxesParser } from 'saxes';

/** More than any floor plan needs; what is drawn more often keeps a core busy for minutes, ours and each browser's. */
const mostElements = 200_000;
const mostDrawn = 500_000;
const deepest = 200;

interface Element {
  name: string;
  children: number[];
  /** Ids of what it draws again: `use`, patterns, masks, markers, filters. */
  refs: string[];
  classes: string[];
}

/**
 * Refuses a drawing that multiplies itself: elements that draw others again, which draw others again (the "use" bomb).
 * Counts what would be drawn, without drawing.
 */
export function checkWeight(text: string): void {
  const { elements, byId, style } = read(text);
  for (const [selector, refs] of rulesOf(style)) {
    const classes = [...selector.matchAll(/\.([\w-]+)/g)].map((match) => match[1] ?? '');
    for (const element of elements)
      if (classes.length === 0 || classes.some((one) => element.classes.includes(one))) element.refs.push(...refs);
  }
  const known = new Map<number, number>();
  const drawn = (at: number, depth: number, above: ReadonlySet<number>): number => {
    const before = known.get(at);
    if (before !== undefined) return before;
    if (depth > deepest || above.has(at)) throw tooMuch();
    const { children, refs } = elements[at] as Element;
    const within = new Set(above).add(at);
    const again = refs.flatMap((id) => {
      const target = byId.get(id);
      // Colour runs draw nothing of their own.
      return target === undefined || elements[target]?.name.endsWith('Gradient') ? [] : target;
    });
    let sum = 1;
    for (const next of [...children, ...again]) {
      sum += drawn(next, depth + 1, within);
      if (sum > mostDrawn) throw tooMuch();
    }
    known.set(at, sum);
    return sum;
  };
  if (elements.length > 0) drawn(0, 0, new Set());
}

/** What runs, or could: a floor plan needs none of it. It is drawn under a policy that runs nothing, all the same. */
const isActive = (name: string, attributes: Record<string, unknown>): boolean =>
  /^(.*:)?(script|handler|listener)$/i.test(name) ||
  Object.entries(attributes).some(
    ([key, value]) => /^on[a-z]/i.test(key) || (/(^|:)href$/i.test(key) && /^\s*(java|vb)script:/i.test(String(value))),
  );
const active = () =>
  refuse('bad_file', {
    reason: {
      zh: '不接受带脚本的 SVG,请导出为不含脚本的图',
      en: 'an SVG with scripts is not taken; export it without them',
    },
  });

function read(text: string): { elements: Element[]; byId: Map<string, number>; style: string } {
  const elements: Element[] = [];
  const byId = new Map<string, number>();
  const open: number[] = [];
  let style = '';
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw refuse('bad_file', { reason: { zh: 'SVG 无法解析', en: 'the SVG cannot be read' } });
  });
  parser.on('opentag', ({ name, attributes }) => {
    const at = elements.length;
    if (at >= mostElements || open.length >= deepest) throw tooMuch();
    if (isActive(name, attributes)) throw active();
    const refs: string[] = [];
    for (const [key, value] of Object.entries(attributes)) {
      if (/^(xlink:)?href$/.test(key)) {
        if (/^\s*data:image\/svg/i.test(value)) throw tooMuch();
        if (value.trim().startsWith('#')) refs.push(value.trim().slice(1));
      }
      refs.push(...idsIn(value));
    }
    elements.push({ name, children: [], refs, classes: (attributes['class'] ?? '').split(/\s+/) });
    if (attributes['id'] !== undefined) byId.set(attributes['id'], at);
    elements[open.at(-1) ?? -1]?.children.push(at);
    open.push(at);
  });
  const words = (said: string): void => {
    if (elements[open.at(-1) ?? -1]?.name === 'style') style += said;
  };
  parser.on('text', words);
  parser.on('cdata', words);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  return { elements, byId, style };
}

const idsIn = (value: string): string[] =>
  value.includes('url(') ? [...value.matchAll(/url\(\s*["']?#([^)"']+)/g)].map((match) => match[1] ?? '') : [];

const rulesOf = (style: string): [selector: string, refs: string[]][] =>
  style.split('}').flatMap((rule): [string, string[]][] => {
    const [selector = '', body = ''] = rule.split('{');
    const refs = idsIn(body);
    return refs.length === 0 ? [] : [[selector, refs]];
  });

const tooMuch = () =>
  refuse('bad_file', {
    reason: { zh: 'SVG 重复引用过多或嵌套过深,无法绘制', en: 'the SVG repeats or nests itself too often to be drawn' },
  });
