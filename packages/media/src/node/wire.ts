/**
 * Messages between the server and a node: plain values as JSON, and the bytes in them behind it. Not `v8.serialize`, which is
 * not made to read what a stranger has written.
 *
 * `length of the JSON (4) · JSON · [length (4) · bytes]…`; in the JSON bytes are `{ "$": n }`.
 */
export const MOST_BYTES = 16 * 1024 * 1024;
const MOST_PIECES = 64;
const MOST_DEPTH = 12;

type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

export function encode(message: unknown): Buffer {
  const pieces: Uint8Array[] = [];
  const plain = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return { $: pieces.push(value) - 1 };
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
    return value;
  };
  const json = Buffer.from(JSON.stringify(plain(message)));
  return Buffer.concat([sized(json), json, ...pieces.flatMap((piece) => [sized(piece), piece])]);
}

const sized = ({ length }: Uint8Array): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return head;
};

/** Undefined: it is none of ours. */
export function decode(frame: Uint8Array): unknown {
  if (frame.length > MOST_BYTES) return undefined;
  const all = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const parts: Buffer[] = [];
  for (let at = 0; at < all.length;) {
    if (at + 4 > all.length || parts.length > MOST_PIECES) return undefined;
    const end = at + 4 + all.readUInt32BE(at);
    if (end > all.length) return undefined;
    parts.push(all.subarray(at + 4, end));
    at = end;
  }
  const [json, ...pieces] = parts;
  if (!json) return undefined;
  try {
    return restored(JSON.parse(json.toString('utf8')) as Plain, pieces, 0);
  } catch {
    return undefined;
  }
}

function restored(value: Plain, pieces: readonly Buffer[], depth: number): unknown {
  if (depth > MOST_DEPTH) throw new Error('too deep');
  if (Array.isArray(value)) return value.map((one) => restored(one, pieces, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only?.[0] === '$') {
    const piece = typeof only[1] === 'number' ? pieces[only[1]] : undefined;
    if (!piece) throw new Error('no such piece');
    return piece;
  }
  // Made with defined properties: `__proto__` is a name like any other.
  return Object.fromEntries(entries.map(([key, one]) => [key, restored(one, pieces, depth + 1)]));
}
