import { decodeText, header, readSip, userOf, writeSip, type Hop, type SipMessage } from '@anyuan/gb28181';

/** One message of SIP as it came or went. */
export interface Traced {
  id: number;
  at: Date;
  way: 'in' | 'out';
  transport: string;
  address: string;
  port: number;
  /** `MESSAGE`, `200 MESSAGE`. */
  title: string;
  /** Codes it is from and to, and those its body names. */
  codes: string;
  callId: string;
  text: string;
}

export interface Trace {
  /** Called for every message: it costs a copy. What it says is read when somebody looks. */
  add(way: 'in' | 'out', bytes: Buffer, hop: Hop, at: Date): void;
  /** Newest first. */
  list(filter: TraceFilter): Traced[];
  readonly size: { entries: number; bytes: number };
}

export interface TraceFilter {
  q?: string | undefined;
  method?: string | undefined;
  before?: number | undefined;
  limit: number;
}

const entriesAtMost = 20_000;
const bytesAtMost = 16 << 20;
const sheetBytes = 256 << 10;
/** Of a longer message the end is left out. */
const eachAtMost = 10 << 10;

/** Where its bytes lie, and what they do not say. */
interface Entry extends Pick<Traced, 'id' | 'at' | 'way' | 'transport' | 'address' | 'port'> {
  from: number;
  to: number;
}
/** A piece of memory that messages lie in, one behind the other; the oldest is written over. */
interface Sheet {
  bytes: Buffer;
  used: number;
  entries: Entry[];
}

/** The last messages, in memory: they are for finding out why, not for the record. */
export function makeTrace(): Trace {
  const sheets: Sheet[] = [];
  let count = 0;
  let counter = 0;

  function turn(): Sheet {
    const isFull = (sheets.length + 1) * sheetBytes > bytesAtMost || count >= entriesAtMost;
    const oldest = isFull ? sheets.shift() : undefined;
    count -= oldest?.entries.length ?? 0;
    const sheet = { bytes: oldest?.bytes ?? Buffer.allocUnsafeSlow(sheetBytes), used: 0, entries: [] };
    sheets.push(sheet);
    return sheet;
  }

  return {
    get size() {
      return { entries: count, bytes: sheets.length * sheetBytes };
    },
    add(way, bytes, { transport, address, port }, at) {
      const length = Math.min(bytes.length, eachAtMost);
      const last = sheets.at(-1);
      const sheet = last && last.used + length <= sheetBytes ? last : turn();
      const from = sheet.used;
      sheet.used = from + bytes.copy(sheet.bytes, from, 0, length);
      sheet.entries.push({ id: ++counter, at, way, transport, address, port, from, to: sheet.used });
      count++;
    },
    list({ q, method, before = Number.POSITIVE_INFINITY, limit }) {
      const found: Traced[] = [];
      const wanted = q?.trim().toLowerCase();
      for (const { bytes, entries } of sheets.toReversed())
        for (const entry of entries.toReversed()) {
          if (found.length >= limit) return found;
          const { id, address } = entry;
          if (id >= before) continue;
          const raw = bytes.subarray(entry.from, entry.to);
          // A glance at the bytes says of nearly all that they are not meant.
          if (method !== undefined && !raw.includes(method)) continue;
          if (wanted && !`${address} ${raw.toString('latin1').toLowerCase()}`.includes(wanted)) continue;
          const one = read(entry, raw);
          if (method !== undefined && !one.title.endsWith(method)) continue;
          if (wanted && !`${one.codes} ${address} ${one.callId}`.toLowerCase().includes(wanted)) continue;
          found.push(one);
        }
      return found;
    },
  };
}

function read({ id, at, way, transport, address, port }: Entry, raw: Buffer): Traced {
  const about = { id, at, way, transport, address, port };
  // What lies there is written over later.
  const message = readSip(Buffer.from(raw), true);
  if ('problem' in message) return { ...about, title: '', codes: '', callId: '', text: '' };
  const text = readable(message);
  const [from, to] = [userOf(header(message, 'From')), userOf(header(message, 'To'))];
  const named = text.match(/\b\d{20}\b/g) ?? [];
  return {
    ...about,
    title: message.kind === 'request' ? message.method : `${message.status} ${methodOf(message)}`,
    codes: [...new Set([from, to, ...named])].filter(Boolean).join(' '),
    callId: header(message, 'Call-ID') ?? '',
    text,
  };
}

const methodOf = (message: SipMessage): string => (header(message, 'CSeq') ?? '').split(/\s+/)[1] ?? '';

/** As text, without what signs anybody in. */
function readable(message: SipMessage): string {
  const length = header(message, 'Content-Length') ?? String(message.body.length);
  const bytes = writeSip({ ...message, body: Buffer.alloc(0) });
  const head = decodeText(bytes)
    .text.replaceAll(/^(Authorization|Proxy-Authorization|WWW-Authenticate|Proxy-Authenticate):.*$/gim, '$1: ***')
    .replace(/^Content-Length: .*$/im, `Content-Length: ${length}`);
  const { text } = decodeText(message.body);
  const body = text
    // Where the end is left out, so is the end of what is hidden.
    .replaceAll(/<(Password|FileURL|UploadURL)>[^<]*(<\/\1>)?/gi, '<$1>***$2')
    .replaceAll(/^a=(username|password):.*$/gim, 'a=$1:***');
  return head + body;
}
