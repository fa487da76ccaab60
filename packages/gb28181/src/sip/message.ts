/** A header and its value, as they stand on the wire; names in their long form. */
export type Header = readonly [name: string, value: string];

interface Message {
  headers: readonly Header[];
  body: Buffer;
}
export interface SipRequest extends Message {
  kind: 'request';
  method: string;
  uri: string;
}
export interface SipResponse extends Message {
  kind: 'response';
  status: number;
  reason: string;
}
export type SipMessage = SipRequest | SipResponse;

export type SipProblem = 'not-sip' | 'bad-start' | 'bad-length' | 'cut';

export const maxHeaderBytes = 32 << 10;

/** RFC 3261 20, and those of RFC 6665. */
const compact: Record<string, string> = {
  c: 'Content-Type',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
};

/** How names are written; others as they came. */
const others =
  'CSeq WWW-Authenticate Proxy-Authenticate Max-Forwards User-Agent Record-Route X-GB-ver Authorization ' +
  'Proxy-Authorization Expires Date Route Note Allow Min-Expires Reason Subscription-State Retry-After Warning Accept';
const written = new Map(
  Object.values(compact)
    .concat(others.split(' '))
    .map((name) => [name.toLowerCase(), name]),
);
/** Names by how they come, so that the usual ones are not spelled anew each time. */
const longNames = new Map([...Object.values(compact), ...written.values()].map((name) => [name, name]));
function longName(name: string): string {
  const known = longNames.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  return compact[lower] ?? written.get(lower) ?? name;
}

/** Whether a header of a message is the one that is looked for: both are in their long form, if they have one. */
function isNamed(name: string, wanted: string): boolean {
  return name === wanted || (!longNames.has(wanted) && name.toLowerCase() === wanted.toLowerCase());
}

/** The first value of a header. */
export function header(message: SipMessage, name: string): string | undefined {
  const wanted = longName(name);
  for (const [one, value] of message.headers) if (isNamed(one, wanted)) return value;
  return undefined;
}

/** All values of a header, in order; lists in one line are taken apart where the header is a list. */
export function allOf(message: SipMessage, name: string): string[] {
  const wanted = longName(name);
  const values: string[] = [];
  for (const [one, value] of message.headers)
    if (isNamed(one, wanted)) {
      if (value.includes(',')) values.push(...splitList(value));
      else if (value !== '') values.push(value);
    }
  return values;
}

/** Takes a list apart at its commas; those in quotes and in angle brackets stay. */
export function splitList(value: string): string[] {
  if (!value.includes(',')) return [value.trim()];
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  let angles = 0;
  for (let at = 0; at < value.length; at++) {
    const sign = value[at];
    if (isQuoted) {
      if (sign === '\\') at++;
      else if (sign === '"') isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === '<') angles++;
    else if (sign === '>') angles = Math.max(0, angles - 1);
    else if (sign === ',' && angles === 0) {
      parts.push(value.slice(from, at).trim());
      from = at + 1;
    }
  }
  parts.push(value.slice(from).trim());
  return parts.filter((part) => part !== '');
}

/** The message with this header set once, in the place of the first of its name. */
export function withHeader<T extends SipMessage>(message: T, name: string, value: string | null): T {
  const wanted = longName(name);
  const at = message.headers.findIndex(([one]) => isNamed(one, wanted));
  const others = message.headers.filter(([one]) => !isNamed(one, wanted));
  if (value === null) return { ...message, headers: others };
  const before = at < 0 ? others.length : at;
  return { ...message, headers: [...others.slice(0, before), [wanted, value], ...others.slice(before)] };
}

/** What stands before the body: where it ends, and how long the body is said to be (null: it is not said). */
export interface Head {
  lines: string[];
  bodyAt: number;
  length: number | null | 'bad';
}

/** Reads start line and headers; undefined: the empty line has not come yet. Lines may end with LF alone. */
export function readHead(bytes: Buffer, from = 0): Head | undefined {
  const end = endOfHead(bytes, from);
  if (!end) return undefined;
  // Latin-1 keeps every byte, whatever charset a display name is in.
  const lines: string[] = [];
  for (const line of bytes.toString('latin1', from, end.at).split(/\r?\n/)) {
    // A line that begins with white space goes on with the one before (RFC 3261 7.3.1).
    if (/^[ \t]/.test(line) && lines.length > 1) lines[lines.length - 1] += ` ${line.trim()}`;
    else lines.push(line);
  }
  let length: Head['length'] = null;
  for (const line of lines.slice(1)) {
    const [, value] = /^(?:content-length|l)[ \t]*:(.*)$/i.exec(line) ?? [];
    if (value === undefined) continue;
    const said = /^\d{1,9}$/.test(value.trim()) ? Number(value.trim()) : 'bad';
    // Two that differ are how one message is hidden in another.
    if (length !== null && length !== said) return { lines, bodyAt: end.bodyAt, length: 'bad' };
    length = said;
  }
  return { lines, bodyAt: end.bodyAt, length };
}

/** Where the head ends and the body begins, at or behind `from`. */
export function endOfHead(bytes: Buffer, from: number): { at: number; bodyAt: number } | undefined {
  for (let at = bytes.indexOf(0x0a, from); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    const last = at > from && bytes[at - 1] === 0x0d ? at - 1 : at;
    if (bytes[at + 1] === 0x0a) return { at: last, bodyAt: at + 2 };
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return { at: last, bodyAt: at + 3 };
  }
  return undefined;
}

/**
 * Reads one whole message, as it comes in a datagram or from `SipStream`. A datagram that says it is longer than it is
 * was counted wrongly, not cut: what is there is taken (RFC 3261 18.3 would have it refused, and an alarm with it).
 */
export function readSip(bytes: Buffer, isDatagram = false): SipMessage | { problem: SipProblem } {
  const from = skipPings(bytes);
  const head = readHead(bytes, from);
  if (!head) return { problem: 'cut' };
  const [start = '', ...lines] = head.lines;
  const headers: Header[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    // What is no header says nothing; the rest of the message is not lost for it.
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim();
    if (/^[\w!%*+`'~.-]+$/.test(name)) headers.push([longName(name), line.slice(colon + 1).trim()]);
  }
  if (head.length === 'bad') return { problem: 'bad-length' };
  const rest = bytes.length - head.bodyAt;
  if (head.length !== null && head.length > rest && !isDatagram) return { problem: 'cut' };
  const body = bytes.subarray(head.bodyAt, head.bodyAt + (head.length ?? rest));
  const response = /^SIP\/2\.0[ \t]+(\d{3})(?:[ \t]+(.*))?$/i.exec(start);
  if (response)
    return Number(response[1]) < 100 || Number(response[1]) > 699
      ? { problem: 'bad-start' }
      : { kind: 'response', status: Number(response[1]), reason: (response[2] ?? '').trim(), headers, body };
  const request = /^([A-Za-z-]{1,32})[ \t]+(\S{1,1024})[ \t]+SIP\/2\.0[ \t]*$/i.exec(start);
  if (!request) return { problem: /sip/i.test(start) ? 'bad-start' : 'not-sip' };
  return { kind: 'request', method: (request[1] ?? '').toUpperCase(), uri: request[2] ?? '', headers, body };
}

/** Empty lines before a message are signs of life of a connection (RFC 3261 7.5, RFC 5626). */
export function skipPings(bytes: Buffer, from = 0): number {
  let at = from;
  while (bytes[at] === 0x0d || bytes[at] === 0x0a || bytes[at] === 0) at++;
  return at;
}

/** Writes a message; its length is told as it is. */
export function writeSip(message: SipMessage): Buffer {
  const start =
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`;
  let head = `${oneLine(start)}\r\n`;
  for (const [name, value] of message.headers)
    if (!isNamed(longName(name), 'Content-Length')) head += `${name}: ${oneLine(value)}\r\n`;
  head += `Content-Length: ${message.body.length}\r\n\r\n`;
  if (message.body.length === 0) return Buffer.from(head, 'latin1');
  return Buffer.concat([Buffer.from(head, 'latin1'), message.body]);
}

/** Nothing that a value holds begins a header of its own. */
const oneLine = (value: string): string => (/[\r\n\0]/.test(value) ? value.replaceAll(/[\r\n\0]+/g, ' ') : value);
