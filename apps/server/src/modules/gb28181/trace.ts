import { decodeText, header, userOf, writeSip, type Hop, type SipMessage } from '@anyuan/gb28181';

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
  add(way: 'in' | 'out', message: SipMessage, hop: Hop, at: Date): void;
  /** Newest first. */
  list(filter: TraceFilter): Traced[];
}

export interface TraceFilter {
  q?: string | undefined;
  method?: string | undefined;
  before?: number | undefined;
  limit: number;
}

const entriesAtMost = 20_000;
const bytesAtMost = 32 << 20;
const bodyAtMost = 8_000;

/** The last messages, in memory: they are for finding out why, not for the record. */
export function makeTrace(): Trace {
  const entries: Traced[] = [];
  let bytes = 0;
  let counter = 0;
  return {
    add(way, message, hop, at) {
      const text = readable(message);
      const [from, to] = [userOf(header(message, 'From')), userOf(header(message, 'To'))];
      const named = text.match(/\b\d{20}\b/g) ?? [];
      entries.push({
        id: ++counter,
        at,
        way,
        transport: hop.transport,
        address: hop.address,
        port: hop.port,
        title: message.kind === 'request' ? message.method : `${message.status} ${methodOf(message)}`,
        codes: [...new Set([from, to, ...named])].filter(Boolean).join(' '),
        callId: header(message, 'Call-ID') ?? '',
        text,
      });
      bytes += text.length * 2;
      while (entries.length > entriesAtMost || bytes > bytesAtMost) bytes -= (entries.shift()?.text.length ?? 0) * 2;
    },
    list({ q, method, before, limit }) {
      const found: Traced[] = [];
      const wanted = q?.trim().toLowerCase();
      for (let i = entries.length - 1; i >= 0 && found.length < limit; i--) {
        const one = entries[i]!;
        if (before !== undefined && one.id >= before) continue;
        if (method !== undefined && !one.title.endsWith(method)) continue;
        if (wanted && !`${one.codes} ${one.address} ${one.callId}`.toLowerCase().includes(wanted)) continue;
        found.push(one);
      }
      return found;
    },
  };
}

const methodOf = (message: SipMessage): string => (header(message, 'CSeq') ?? '').split(/\s+/)[1] ?? '';

/** As text, without what signs anybody in. */
export function readable(message: SipMessage): string {
  const bytes = writeSip({ ...message, body: Buffer.alloc(0) });
  const head = decodeText(bytes)
    .text.replaceAll(/^(Authorization|Proxy-Authorization|WWW-Authenticate|Proxy-Authenticate):.*$/gim, '$1: ***')
    .replace(/^Content-Length: .*$/im, `Content-Length: ${message.body.length}`);
  const { text } = decodeText(message.body.subarray(0, bodyAtMost));
  const body = text
    .replaceAll(/<(Password|FileURL|UploadURL)>[^<]*<\/\1>/gi, '<$1>***</$1>')
    .replaceAll(/^a=(username|password):.*$/gim, 'a=$1:***');
  return head + body;
}
