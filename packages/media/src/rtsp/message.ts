/** One RTSP message (RFC 2326 4), or what a web server says at the same port. */
export type Message = {
  protocol: 'RTSP' | 'HTTP';
  /** 0: it is a request. */
  status: number;
  method: string;
  url: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: string;
};

export const header = ({ headers }: Pick<Message, 'headers'>, name: string): string | undefined =>
  headers.find(([key]) => key === name)?.[1];

export const headerAll = ({ headers }: Pick<Message, 'headers'>, name: string): string[] =>
  headers.flatMap(([key, value]) => (key === name ? [value] : []));

/** Reads a head without the empty line behind it; null: it is none. */
export function parseHead(text: string): Omit<Message, 'body'> | null {
  const [first = '', ...lines] = text.split(/\r\n|\n|\r/);
  const headers: [string, string][] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last) {
      last[1] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) headers.push([line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]);
  }
  const answer = /^(RTSP|HTTP)\/\d(?:\.\d)?\s+(\d{3})\b/.exec(first);
  if (answer) {
    const protocol = answer[1] === 'HTTP' ? 'HTTP' : 'RTSP';
    return { protocol, status: Number(answer[2]), method: '', url: '', headers };
  }
  const request = /^([A-Z_]{3,20})\s+(\S+)\s+RTSP\/\d/.exec(first);
  return request && { protocol: 'RTSP', status: 0, method: request[1]!, url: request[2]!, headers };
}

export function writeRequest(
  method: string,
  url: string,
  headers: readonly (readonly [name: string, value: string | undefined])[],
): string {
  const lines = headers.flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${oneLine(value)}\r\n`]));
  return `${method} ${oneLine(url).replaceAll(' ', '%20')} RTSP/1.0\r\n${lines.join('')}\r\n`;
}

/** What came from outside never begins a line of its own. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]+/g, ' ').trim();
