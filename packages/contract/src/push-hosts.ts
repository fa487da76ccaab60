/** Push services a hospital lets its server write to: `push.hospital.lan`, `*.push.apple.com`, `http://10.0.0.9:8088`. */
const pattern = /^(http:\/\/|https:\/\/)?(\*\.)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?\/?$/i;

export interface PushHost {
  protocol: 'http:' | 'https:';
  /** With a dot before it: whatever ends so. */
  name: string;
  port: string;
}

const usualPort = { 'http:': '80', 'https:': '443' } as const;

/** One a line; null: a line that is none. */
export function pushHosts(text: string): PushHost[] | null {
  const lines = text.split(/[\n,;\s]+/).filter((line) => line !== '');
  const hosts = lines.map((line): PushHost | null => {
    const [, scheme, any, name, port] = pattern.exec(line) ?? [];
    // `*.com` would be everybody.
    if (name === undefined || (any && !name.includes('.'))) return null;
    const protocol = scheme?.toLowerCase() === 'http://' ? 'http:' : 'https:';
    return { protocol, name: `${any ? '.' : ''}${name.toLowerCase()}`, port: port ?? usualPort[protocol] };
  });
  return hosts.every((host) => host !== null) ? hosts : null;
}

/** Whether an endpoint a browser names lies at one of them. */
export function isServed(hosts: readonly PushHost[], endpoint: string): boolean {
  const url = URL.parse(endpoint);
  if (!url || url.username !== '' || url.password !== '') return false;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  const port = url.port || usualPort[url.protocol];
  return hosts.some(
    (host) =>
      host.protocol === url.protocol &&
      host.port === port &&
      (host.name.startsWith('.') ? url.hostname.endsWith(host.name) : url.hostname === host.name),
  );
}
