import type { Hop } from './hop.ts';
import { allOf, withHeader, type SipRequest } from './message.ts';
import { readParams } from './uri.ts';

export interface Via {
  transport: string;
  host: string;
  port: number | null;
  params: ReadonlyMap<string, string>;
}

export function readVia(text: string): Via | undefined {
  const [, transport, host, port, params = ''] =
    /^SIP\s*\/\s*2\.0\s*\/\s*(\w+)\s+(\[[^\]]+\]|[^\s:;]+)(?:\s*:\s*(\d{1,5}))?\s*(;.*)?$/is.exec(text.trim()) ?? [];
  if (transport === undefined || host === undefined) return undefined;
  return {
    transport: transport.toLowerCase(),
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? null : Number(port),
    params: readParams(params),
  };
}

export function writeVia({ transport, host, port, params }: Via): string {
  const where = host.includes(':') ? `[${host}]` : host;
  const rest = [...params].map(([name, value]) => (value === '' ? `;${name}` : `;${name}=${value}`)).join('');
  return `SIP/2.0/${transport.toUpperCase()} ${where}${port === null ? '' : `:${port}`}${rest}`;
}

export const topVia = (message: Parameters<typeof allOf>[0]): Via | undefined => {
  const [first] = allOf(message, 'Via');
  return first === undefined ? undefined : readVia(first);
};

/** Notes in the top Via where a request really came from (RFC 3261 18.2.1, RFC 3581). */
export function markVia(request: SipRequest, address: string, port: number): SipRequest {
  const [first, ...others] = allOf(request, 'Via');
  const via = first === undefined ? undefined : readVia(first);
  if (!via) return request;
  const params = new Map(via.params);
  if (params.has('rport')) params.set('rport', String(port));
  if (params.has('rport') || via.host !== address) params.set('received', address);
  return withHeader(request, 'Via', [writeVia({ ...via, params }), ...others].join(', '));
}

export const allVias = (message: SipRequest): string[] => allOf(message, 'Via');

/**
 * Where the answer to a request goes (RFC 3261 18.2.2, RFC 3581). Without `rport` it is the port that the Via names, but
 * only at the very address it came from: behind a router, nobody listens there.
 */
export function backTo(request: SipRequest, hop: Hop): Hop {
  if (hop.transport !== 'udp') return hop;
  const via = topVia(request);
  if (!via || via.params.has('rport') || via.host !== hop.address) return hop;
  return { ...hop, port: via.port ?? 5060 };
}
