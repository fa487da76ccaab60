import type { z } from 'zod';

import type { CaseType, Paste } from './case-kit.ts';
import { dayIn, fieldOf, innerSchema, instantIn } from './fields/index.ts';
import { cleanPhone } from './fields/telephone.ts';

/** A stretch of one line: what it was taken for. `rest` goes to the long text, nothing is lost. */
export interface Piece {
  line: number;
  kind: 'label' | 'value' | 'rest';
  field: string | null;
  text: string;
}

export interface Pasted {
  lines: readonly string[];
  /** Together they are the lines, letter for letter. */
  pieces: readonly Piece[];
  /** What the form is filled with. */
  data: Record<string, unknown>;
  title: string | null;
  department: string | null;
}

/** Beside the fields of the type: what every case has. */
const frame = ['title', 'department'];
const before = String.raw`(^|[\s;;,,。||])`;
const head = String.raw`(?:[【\[「(]\s*|[一二三四五六七八九十\d]{1,2}[、..))]\s*|[-*•·●◆]\s*)?`;
const aside = String.raw`(?:\s*[((][^()()::]{0,12}[))])?`;
const behind = String.raw`(?:\s*[】\]」)]\s*[::]?|\s*[::]|\t)`;
const spaced = (word: string): string =>
  Array.from(word, (one) => one.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)).join(String.raw`[  \u3000]*`);
const bare = (text: string): string => text.normalize('NFKC').replace(/[\s\p{Cf}]/gu, '');

/** A line that is a label and nothing else is no longer. */
const longestAlone = 60;

interface Labels {
  fieldOf: ReadonlyMap<string, string>;
  /** A label within a line, with what stands around it. */
  inLine: RegExp;
  /** A line that is nothing but a label. */
  alone: RegExp;
}

const known = new WeakMap<Paste, Labels>();
function labelsOf(paste: Paste): Labels {
  const made = known.get(paste);
  if (made) return made;
  const all = Object.entries(paste.words).flatMap(([field, words]) => words.map((word) => [word, field] as const));
  const longest = all.map(([word]) => word).toSorted((a, b) => b.length - a.length);
  const any = `(${longest.map(spaced).join('|')})`;
  const labels = {
    fieldOf: new Map(all.map(([word, field]) => [bare(word), field])),
    inLine: new RegExp(before + head + any + aside + behind, 'g'),
    alone: new RegExp(`^\\s*${head}${any}${aside}\\s*[】\\]」)]?\\s*[::]?\\s*$`),
  };
  known.set(paste, labels);
  return labels;
}

/** Reads a text from outside (a ticket of a hotline) by the words of the declaration. Never refuses: what it does not understand is rest. */
export function readPaste(type: CaseType, paste: Paste, text: string): Pasted {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const pieces = piecesOf(type, paste, lines);
  return { lines, pieces, ...valuesOf(type, paste, pieces) };
}

function piecesOf(type: CaseType, paste: Paste, lines: readonly string[]): Piece[] {
  const labels = labelsOf(paste);
  const pieces: Piece[] = [];
  const said = new Set<string>();
  const isLong = (field: string): boolean => isLongText(type, field);
  // Whose value may go on in the next line.
  let open: string | null = null;
  const put = (line: number, kind: Piece['kind'], field: string | null, words: string): void => {
    if (words !== '') pieces.push({ line, kind, field, text: words });
  };
  /** A value, unless the field has one already: the second one is rest. */
  const take = (line: number, field: string, words: string): void => {
    const isFree = isLong(field) || !said.has(field);
    if (words.trim() !== '') said.add(field);
    put(line, isFree ? 'value' : 'rest', field, words);
  };
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n] ?? '';
    const columns = columnsOf(labels, line, lines[n + 1]);
    if (columns) {
      columns.heads.forEach(({ field, text }) => put(n, field ? 'label' : 'rest', field, text));
      columns.cells.forEach(({ field, text }) => (field ? take(n + 1, field, text) : put(n + 1, 'rest', null, text)));
      open = null;
      n++;
      continue;
    }
    const alone = line.length <= longestAlone ? labels.alone.exec(line) : null;
    if (alone) {
      open = labels.fieldOf.get(bare(alone[1] ?? '')) ?? null;
      put(n, 'label', open, line);
      continue;
    }
    const found = [...line.matchAll(labels.inLine)].map((match) => ({
      from: match.index + (match[1]?.length ?? 0),
      to: match.index + match[0].length,
      field: labels.fieldOf.get(bare(match[2] ?? '')) ?? null,
    }));
    const lead = line.slice(0, found[0]?.from ?? line.length);
    if (open !== null && (isLong(open) || (!said.has(open) && lead.trim() !== ''))) take(n, open, lead);
    else put(n, 'rest', null, lead);
    if (found.length === 0 && open !== null && !isLong(open) && said.has(open)) open = null;
    found.forEach(({ from, to, field }, at) => {
      put(n, 'label', field, line.slice(from, to));
      const value = line.slice(to, found[at + 1]?.from ?? line.length);
      if (field !== null) take(n, field, value);
      open = field;
    });
  }
  return pieces;
}

/** Two lines of a table: heads, and under each its cell. */
function columnsOf(labels: Labels, line: string, next: string | undefined) {
  const heads = line.split('\t');
  const cells = next?.split('\t') ?? [];
  const fields = heads.map((one) => labels.fieldOf.get(bare(one).replace(/[::]$/, '')) ?? null);
  const named = fields.filter((field) => field !== null).length;
  const filled = heads.filter((one) => one.trim() !== '').length;
  if (named < 2 || named * 2 <= filled || cells.length !== heads.length) return null;
  // Cells that are labels themselves: a form of two columns, not a table of two lines.
  if (cells.some((one) => labels.fieldOf.has(bare(one).replace(/[::]$/, '')))) return null;
  const parted = (all: readonly string[]) =>
    all.map((text, at) => ({ field: fields[at] ?? null, text: at < all.length - 1 ? `${text}\t` : text }));
  return { heads: parted(heads), cells: parted(cells) };
}

const schemaOf = (type: CaseType, field: string): z.ZodType | undefined =>
  type.fields.shape[field] as z.ZodType | undefined;
const kindOf = (schema: z.ZodType): string => fieldOf(schema)?.kind.kind ?? '';
const isLongText = (type: CaseType, field: string): boolean => {
  const schema = schemaOf(type, field);
  return schema !== undefined && kindOf(schema) === 'longText';
};

const edges = /^[\s,,;;、||::]+|[\s,,;;、||]+$/g;

function valuesOf(type: CaseType, paste: Paste, pieces: readonly Piece[]) {
  const raw = new Map<string, string[]>();
  const label = new Map<string, string>();
  const rest: string[] = [];
  const lineOf = (line: number, from: number): string[] => {
    const words: string[] = [];
    for (let at = from; pieces[at]?.line === line && pieces[at]?.kind === 'rest'; at++)
      words.push(pieces[at]?.text ?? '');
    return words;
  };
  pieces.forEach(({ kind, field, line, text }, at) => {
    if (kind === 'label' && field !== null) label.set(field, text.replace(/^[\s【[「(]+|[\s::】\]」)]+$/g, ''));
    if (kind === 'value' && field !== null) raw.set(field, [...(raw.get(field) ?? []), text]);
    const goesOn = pieces[at - 1]?.line === line && pieces[at - 1]?.kind === 'rest';
    if (kind !== 'rest' || goesOn) return;
    const words = lineOf(line, at).join('').trim();
    const said = field !== null && pieces[at - 1]?.kind === 'label' ? pieces[at - 1]?.text.trim() : '';
    if (words !== '') rest.push(`${said}${words}`);
  });
  const data: Record<string, unknown> = { ...paste.set };
  const read: Record<string, string | null> = { title: null, department: null };
  for (const [field, parts] of raw) {
    const words = isLongText(type, field) ? parts.join('\n').trim() : parts.join(' ').replace(edges, '');
    if (words === '') continue;
    if (frame.includes(field)) {
      read[field] = words.slice(0, 200);
      continue;
    }
    const { value, isWhole } = valueOf(type, paste, field, words);
    if (value !== undefined) data[field] = value;
    // What was not understood, or not in full, is told in the text as it stood there.
    if (!isWhole && field !== paste.rest) rest.push(`${label.get(field) ?? field}:${words}`);
  }
  const told = typeof data[paste.rest] === 'string' ? data[paste.rest] : '';
  const whole = [told, rest.length > 0 ? `${told === '' ? '' : `${paste.restLabel}\n`}${rest.join('\n')}` : '']
    .filter((one) => one !== '')
    .join('\n\n');
  if (whole !== '') data[paste.rest] = whole;
  return { data, title: read['title'] ?? null, department: read['department'] ?? null };
}

interface Value {
  value?: unknown;
  /** Nothing of the words is missing in the value. */
  isWhole: boolean;
}

function valueOf(type: CaseType, paste: Paste, field: string, words: string): Value {
  const schema = schemaOf(type, field);
  if (!schema) return { isWhole: false };
  const found = convert(paste, field, schema, words);
  const parsed = innerSchema(schema).safeParse(found.value);
  return parsed.success ? { value: parsed.data, isWhole: found.isWhole } : { isWhole: false };
}

const instant =
  /(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s*T?\s*(凌晨|清晨|早上|上午|中午|午后|下午|晚上|夜里|夜间|深夜|早|晚|夜)?\s*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})|(半))?\s*分?(?:[::]?\s*(\d{1,2})\s*秒?)?)?/;
const telephone = /(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(?0\d{2,3}\)?[- ]?\d{7,8}(?:\s*转\s*\d{1,6})?/;
const nothing = /^[\s,,;;。.、()()前]*$/;

function convert(paste: Paste, field: string, schema: z.ZodType, words: string): Value {
  const declared = fieldOf(schema);
  const kind = declared?.kind.kind;
  const plain = words.normalize('NFKC').replace(/\p{Cf}/gu, '');
  const without = (part: string): boolean => nothing.test(plain.replace(part, ''));
  if (kind === 'time' || kind === 'date') {
    const found = instant.exec(plain);
    if (!found) return { isWhole: false };
    const [all, year, month, day, half = '', hour, minute, halfPast, second] = found;
    if (kind === 'date') {
      const value = dayIn(`${year}-${month}-${day}`);
      return { value, isWhole: value !== undefined && hour === undefined && without(all) };
    }
    // A time that was said and not read is not midnight.
    if (hour === undefined && saysTime.test(plain.replace(all, ''))) return { isWhole: false };
    const time = `${hourOf(half, Number(hour ?? 0))}:${(halfPast ? '30' : (minute ?? '0')).padStart(2, '0')}`;
    const value = instantIn(`${year}-${month}-${day} ${time}${second ? `:${second.padStart(2, '0')}` : ''}`);
    return { value, isWhole: value !== undefined && without(all) };
  }
  if (kind === 'phone') {
    const found = telephone.exec(plain)?.[0] ?? plain;
    return { value: cleanPhone(found), isWhole: without(found) };
  }
  if (kind === 'choice') {
    const exact = declared?.kind.read?.(plain, declared, nobody);
    if (exact && 'value' in exact) return { value: exact.value, isWhole: true };
    const meant = meantBy(paste.means?.[field] ?? {}, plain);
    return meant === undefined ? { isWhole: false } : { value: meant, isWhole: false };
  }
  if (kind === 'text' || kind === 'longText') return { value: words, isWhole: true };
  const read = declared?.kind.read && declared.kind.read(plain, declared, nobody);
  return read && 'value' in read ? { value: read.value, isWhole: true } : { isWhole: false };
}

/** 下午 3 is 15 h, 中午 1 is 13 h, 晚上 12 and 凌晨 12 are 0 h (of the day that is named). */
function hourOf(half: string, hour: number): number {
  if (/凌晨|清晨|早|上午/.test(half)) return hour === 12 && half === '凌晨' ? 0 : hour;
  if (half === '中午') return hour < 10 ? hour + 12 : hour;
  if (/午后|下午/.test(half)) return hour < 12 ? hour + 12 : hour;
  if (/晚|夜/.test(half)) return hour === 12 ? 0 : hour >= 5 && hour < 12 ? hour + 12 : hour;
  return hour;
}
const saysTime = /[::时点]/;

/** Of a choice's words those that say most; one that is denied (非紧急, 不收费) says nothing. */
function meantBy(means: Readonly<Record<string, readonly string[]>>, words: string): string | undefined {
  let best: { value: string; length: number } | undefined;
  for (const [value, says] of Object.entries(means))
    for (const one of says)
      if (one.length > (best?.length ?? 0) && isSaid(words, one)) best = { value, length: one.length };
  return best?.value;
}

function isSaid(words: string, one: string): boolean {
  for (let at = words.indexOf(one); at >= 0; at = words.indexOf(one, at + 1))
    if (!/[非不无未]$/.test(words.slice(0, at))) return true;
  return false;
}

const nobody = { find: () => undefined };
