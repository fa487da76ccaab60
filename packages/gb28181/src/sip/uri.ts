/** `sip:user@host:port;transport=tcp`. */
export interface SipUri {
  scheme: string;
  user: string;
  host: string;
  port: number | null;
  params: ReadonlyMap<string, string>;
}
/** What stands in From, To and Contact. */
export interface Address {
  display: string;
  uri: SipUri;
  params: ReadonlyMap<string, string>;
}

const uriForm = /^(sips?):(?:([^@;>\s]*)@)?(\[[^\]]+\]|[^:;?>\s]+)?(?::(\d{1,5}))?(;[^?>]*)?(?:\?.*)?$/i;

export function readUri(text: string): SipUri | undefined {
  const [, scheme, user = '', host = '', port, params = ''] = uriForm.exec(text.trim()) ?? [];
  if (scheme === undefined || (user === '' && host === '')) return undefined;
  return {
    scheme: scheme.toLowerCase(),
    // `user:password@` is allowed by RFC 3261, and nobody's name ends there.
    user: user.split(':', 1)[0] ?? '',
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? null : Number(port),
    params: readParams(params),
  };
}

export function writeUri({ scheme, user, host, port, params }: SipUri): string {
  const where = host.includes(':') ? `[${host}]` : host;
  return `${scheme}:${user === '' ? '' : `${user}@`}${where}${port === null ? '' : `:${port}`}${writeParams(params)}`;
}

export const sipUri = (user: string, host: string, port: number | null = null): SipUri => ({
  scheme: 'sip',
  user,
  host,
  port,
  params: new Map(),
});

/** Reads `"name" <sip:…>;tag=…` and `sip:…;tag=…`; in the second, parameters are the header's (RFC 3261 20.10). */
export function readAddress(text: string): Address | undefined {
  const angle = /^(.*?)<([^>]*)>(.*)$/s.exec(text.trim());
  if (angle) {
    const uri = readUri(angle[2] ?? '');
    return uri && { display: unquoted((angle[1] ?? '').trim()), uri, params: readParams(angle[3] ?? '') };
  }
  const at = text.indexOf(';');
  const uri = readUri(at < 0 ? text : text.slice(0, at));
  return uri && { display: '', uri, params: readParams(at < 0 ? '' : text.slice(at)) };
}

export function writeAddress({ display, uri, params }: Address): string {
  const name = display === '' ? '' : `"${display.replaceAll(/["\\]/g, '\\$&')}" `;
  return `${name}<${writeUri(uri)}>${writeParams(params)}`;
}

export function readParams(text: string): Map<string, string> {
  const params = new Map<string, string>();
  if (text === '') return params;
  if (!text.includes('"')) {
    for (const part of text.split(/[;,]/).slice(1)) {
      const at = part.indexOf('=');
      const name = (at < 0 ? part : part.slice(0, at)).trim().toLowerCase();
      if (name !== '') params.set(name, at < 0 ? '' : part.slice(at + 1).trim());
    }
    return params;
  }
  for (const [, name = '', quoted, plain] of text.matchAll(
    /;[ \t]*([^\s;=,]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;,]*)))?/g,
  ))
    params.set(name.toLowerCase(), quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll(/\\(.)/g, '$1'));
  return params;
}

const writeParams = (params: ReadonlyMap<string, string>): string =>
  [...params].map(([name, value]) => (value === '' ? `;${name}` : `;${name}=${value}`)).join('');

const unquoted = (text: string): string =>
  text.startsWith('"') ? text.slice(1, text.endsWith('"') ? -1 : undefined).replaceAll(/\\(.)/g, '$1') : text;

/** Who is meant by a header or a URI: the code of 20 digits, mostly. */
export const userOf = (text: string | undefined): string =>
  (text === undefined ? undefined : (readAddress(text) ?? undefined)?.uri.user) ?? '';
export const tagOf = (text: string | undefined): string => (text && readAddress(text)?.params.get('tag')) || '';
