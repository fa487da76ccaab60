import { createHash, randomUUID } from 'node:crypto';

import { Signal, type Doubt } from '@anyuan/contract';

import type { JsonObject } from '../../kernel/db/index.ts';
import { readTime } from './device-time.ts';
import { isKnownKind, kindOf, saysNoKind, unknownKind } from './kinds.ts';

/** What of a message could be made out, and what was odd about it. */
export interface Read {
  /** Undefined: it is no JSON object. */
  body: JsonObject | undefined;
  doubts: Doubt[];
}

export const notJson = { zh: '不是 JSON 对象', en: 'not a JSON object' };

const decoders = {
  utf8: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder('gb18030'),
};

/** Deeper than this no device means what it says, and nothing of ours walks down there. */
const deepest = 32;

/** The JSON object in the bytes a device has sent, whatever it writes Chinese in. */
export function readBytes(bytes: Uint8Array): Read {
  const { text, isPlain } = decode(bytes);
  const doubts: Doubt[] = isPlain ? [] : ['encoding'];
  try {
    const value = JSON.parse(text) as unknown;
    const body =
      value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : undefined;
    return { body, doubts };
  } catch {
    return { body: undefined, doubts };
  }
}

/** The text of a message that is not understood, for the intake log. */
export const textIn = (bytes: Uint8Array): string => decode(bytes).text;

function decode(bytes: Uint8Array): { text: string; isPlain: boolean } {
  const [a, b] = bytes;
  // A text in two bytes each says so by its mark, or by the empty half of the brace it begins with.
  const wide =
    (a === 0xff && b === 0xfe) || (a !== 0 && b === 0)
      ? 'utf-16le'
      : (a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && bytes.length > 1)
        ? 'utf-16be'
        : null;
  if (wide) return { text: ended(new TextDecoder(wide).decode(bytes)), isPlain: false };
  try {
    const text = decoders.utf8.decode(bytes);
    const plain = ended(text.replace(/^\uFEFF/, ''));
    return { text: plain, isPlain: plain.length === text.length };
  } catch {
    // Every Chinese text that is not UTF-8 is one of its two-byte relatives.
    return { text: ended(decoders.gb18030.decode(bytes)), isPlain: false };
  }
}

/** Without the zero that ends a text in C. */
const ended = (text: string): string => text.replace(/\0+$/, '');

const known = new Set(['device', 'key', 'kind', 'at', 'data']);
const keyForm = Signal.shape.key;
const kindForm = Signal.shape.kind;
const deviceForm = Signal.shape.device;
const dataForm = Signal.shape.data;

/**
 * What a device means by a message: only who speaks must be right, and whatever else is odd is a doubt about a press
 * that is taken.
 * @param now counts when the device does not say when
 * @returns to be parsed as a `Signal`; whether its key had to be made of what it says
 */
export function readSignal(body: JsonObject, now: Date): { signal: JsonObject; doubts: Doubt[]; isKeyMade: boolean } {
  const doubts: Doubt[] = [];
  const doubt = <T>(value: T, one: Doubt): T => {
    doubts.push(one);
    return value;
  };
  const time = readTime(body['at']);
  if (time.doubt) doubts.push(time.doubt);
  const kind = readKind(body['kind']);
  if (kind.doubt) doubts.push(kind.doubt);
  let data = dataOf(body['data']);
  if (data !== body['data'] && body['data'] !== null) doubts.push('data_form');
  const extras = Object.entries(body).filter(([name]) => !known.has(name));
  if (extras.length > 0) {
    const wrapped = dataOf(Object.fromEntries(extras));
    data = doubt({ ...wrapped, ...data }, 'extra_fields');
  }
  const key = keyForm.safeParse(body['key']).success ? body['key'] : doubt(keyOf(body, time.at), 'key_form');
  const at = (time.at ?? now).toISOString();
  return {
    signal: { device: body['device'], key, kind: kind.kind, at, ...(data === undefined ? {} : { data }) },
    doubts,
    isKeyMade: typeof body['key'] !== 'number' && (typeof body['key'] !== 'string' || body['key'] === ''),
  };
}

/** What it says it is; what only its device can tell is left open. */
function readKind(said: unknown): { kind: string; doubt?: Doubt } {
  if (said === undefined || said === null || (typeof said === 'string' && saysNoKind(said)))
    return { kind: unknownKind, doubt: 'kind_missing' };
  if (typeof said !== 'string') return { kind: unknownKind, doubt: 'kind_unknown' };
  if (isKnownKind(said)) return { kind: said };
  const meant = kindOf(said);
  if (meant) return { kind: meant, doubt: 'kind_form' };
  const word = said.trim().toLowerCase();
  return kindForm.safeParse(word).success ? { kind: word } : { kind: unknownKind, doubt: 'kind_unknown' };
}

/**
 * Who a message is from, where the door knows that already: one that names nobody, or what is no name, is its own; one
 * that names another is not.
 */
export const speaking = (said: unknown, own: string): unknown =>
  deviceForm.safeParse(said).success && said !== own ? said : own;

function dataOf(said: unknown): JsonObject | undefined {
  if (said === undefined || said === null) return undefined;
  if (depthOf(said) > deepest) return { text: '[…]' };
  if (dataForm.safeParse(said).success) return said as JsonObject;
  if (typeof said !== 'object' || Array.isArray(said)) return { value: said };
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [name.slice(0, 64), value]));
}

/** How many objects and lists lie in each other; no further than it matters. */
function depthOf(value: unknown): number {
  let level = [value];
  let depth = 0;
  while (level.length > 0 && depth <= deepest) {
    level = level.flatMap((one) => (one !== null && typeof one === 'object' ? Object.values(one) : []));
    if (level.length > 0) depth++;
  }
  return depth;
}

/**
 * The key of a signal whose own cannot be kept. The same message is the same signal, as long as it says when it was;
 * without that a second press would look like a repeat of the first.
 */
function keyOf(body: JsonObject, at: Date | null): string {
  const { key } = body;
  if (typeof key === 'number') return String(key);
  const isSaid = typeof key === 'string' && key !== '';
  if (!isSaid && at === null) return randomUUID();
  // What lies too deep to be written out is told apart by nothing but its being so.
  const shallow = (one: unknown): unknown => (depthOf(one) > deepest ? '[…]' : one);
  const said = isSaid ? key : [body['kind'], body['at'], body['data'] ?? null].map(shallow);
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32);
}
