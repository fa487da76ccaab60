export type Address = {
  isTls: boolean;
  host: string;
  port: number;
  /** As it stands in requests: without name and password. */
  url: string;
  username: string | undefined;
  password: string | undefined;
};

const HOST = /^(\[[0-9a-f:.%]+\]|[^\s[\]:/?#@\\]+)(?::(\d{1,5}))?([/?#].*)?$/i;

/**
 * Reads an RTSP address as people write it. Passwords with `@ : / % #` in them stand in it as they are, which no
 * parser of URLs reads; null: it is none.
 */
export function parseAddress(text: string): Address | null {
  const [, scheme = '', rest = ''] = /^(rtsps?):\/\/(\S+)$/i.exec(text.trim()) ?? [];
  const found = rest && splitAt(rest);
  if (!found) return null;
  const isTls = scheme.toLowerCase() === 'rtsps';
  const [, host = '', port, path = ''] = HOST.exec(found.address)!;
  const number = port === undefined ? (isTls ? 322 : 554) : Number(port);
  if (number < 1 || number > 65_535) return null;
  const colon = found.login?.indexOf(':') ?? -1;
  const login = found.login;
  return {
    isTls,
    host: host.replace(/^\[|\]$/g, ''),
    port: number,
    url: `${scheme.toLowerCase()}://${host}${port === undefined ? '' : `:${port}`}${path.split('#')[0]}`,
    username: login === undefined ? undefined : plain(colon < 0 ? login : login.slice(0, colon)),
    password: login === undefined || colon < 0 ? undefined : plain(login.slice(colon + 1)),
  };
}

/** Which `@` ends the login: the last one with something behind it that looks like a host rather than like a path. */
function splitAt(rest: string): { login: string | undefined; address: string } | null {
  let possible: { login: string; address: string } | null = null;
  for (let at = rest.lastIndexOf('@'); at >= 0; at = rest.lastIndexOf('@', at - 1)) {
    const address = rest.slice(at + 1);
    const [, host = '', port] = HOST.exec(address) ?? [];
    if (host) {
      const split = { login: rest.slice(0, at), address };
      if (host.includes('.') || host.startsWith('[') || host === 'localhost' || port !== undefined) {
        // `host/path@1.2` is a host as well: without a login in front of it, the `@` is the path's.
        return !split.login.includes(':') && HOST.test(rest) && split.login.includes('/')
          ? { login: undefined, address: rest }
          : split;
      }
      possible = split;
    }
    if (at === 0) break;
  }
  if (possible && !(HOST.test(rest) && possible.login.includes('/'))) return possible;
  return HOST.test(rest) ? { login: undefined, address: rest } : possible;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
