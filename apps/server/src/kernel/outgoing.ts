import { lookup } from 'node:dns';
import { request as plain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';

import type { App } from './app.ts';
import { proxyHeaders, tunnel, type Proxy } from './tunnel.ts';

/**
 * The one way out: every connection to an address that somebody typed into a page is made with what is here.
 * This machine itself and its link are not addresses of cameras, gateways or directories.
 * Line by line: docs/security/doors.md.
 */

const list = (...nets: readonly (readonly [net: string, bits: number])[]): BlockList => {
  const made = new BlockList();
  for (const [net, bits] of nets) made.addSubnet(net, bits, net.includes(':') ? 'ipv6' : 'ipv4');
  return made;
};
const own = list(['127.0.0.0', 8], ['::1', 128], ['64:ff9b::7f00:0', 104]);
// Link-local (the metadata of clouds), "this network", multicast, and two clouds whose metadata lie elsewhere.
const never = list(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
  ['100.100.100.200', 32],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
  ['64:ff9b::a9fe:0', 112],
);

/** An address that nothing is sent to. Its message may be shown to whoever typed it. */
export class AddressRefused extends Error {
  readonly code = 'EADDRESS';
  constructor() {
    super('指向本机或链路本地地址,不允许连接 an address of this machine or its link is not connected to');
  }
}

/** Whether what listens on this machine may be reached: the simulators of the demonstration do. */
const reachesOwn = ({ config, settings }: App): boolean =>
  config.outgoingLocal === 'demo' ? settings.get<boolean>('hospital.demo') : config.outgoingLocal === 'on';

export function isAllowed(app: App, address: string): boolean {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  return !never.check(address, family) && (reachesOwn(app) || !own.check(address, family));
}

/** Resolves names for a connection; the address that was looked at is the one that is connected to. */
export function checkedLookup(app: App): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '');
      // One address that is not allowed spoils the name: nobody chooses by chance.
      if (found.some(({ address }) => !isAllowed(app, address)) || !found[0]) return done(new AddressRefused(), '');
      if (options.all) done(null, found);
      else done(null, found[0].address, found[0].family);
    });
  };
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');

/** Node asks no lookup for a host that is an address already. */
function checkLiteral(app: App, host: string): void {
  if (isIP(bare(host)) !== 0 && !isAllowed(app, bare(host))) throw new AddressRefused();
}

/** Where `net.connect`, `tls.connect` and `http.request` may go: `connect({ ...to(app, host), port })`. */
export function to(app: App, host: string): { host: string; lookup: LookupFunction } {
  checkLiteral(app, host);
  return { host: bare(host), lookup: checkedLookup(app) };
}

const resolve = promisify(lookup);

/** The address a name stands for, for what cannot be given a lookup of ours; the same one as long as it is among them. */
export async function pinned(app: App, host: string): Promise<string> {
  const found = await resolve(bare(host), { all: true });
  const addresses = found.map(({ address }) => address).sort();
  if (addresses.length === 0 || !addresses.every((address) => isAllowed(app, address))) throw new AddressRefused();
  return addresses.find((address) => !address.includes(':')) ?? (addresses[0] as string);
}

/** What is read of an answer where nobody says more. */
const usualBytes = 64 * 1024;

export interface Answer {
  status: number;
  /** What may be shown of it. */
  statusLine: string;
  /** Media type of the text. */
  type: string;
  text: string;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** The gateway it goes through. */
  proxy?: Proxy | undefined;
  /** Authorities that are believed in the place of the usual ones. */
  ca?: string | undefined;
  /** The answer is read so far; the rest is left. */
  mostBytes?: number;
}

/** One HTTP request with a time limit for all of it; follows no redirect, reads no more than it needs. */
export async function ask(app: App, address: string, asking: Asking, ms: number): Promise<Answer> {
  const signal = AbortSignal.timeout(ms);
  try {
    return await answerOf(await sender(app, new URL(address), asking, signal), asking);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

type Sender = (take: (response: IncomingMessage) => void) => ClientRequest;

/** How the request gets there: straight, or through a gateway, which is asked in clear or for a tunnel. */
async function sender(
  app: App,
  url: URL,
  { method = 'GET', headers, ca, proxy }: Asking,
  signal: AbortSignal,
): Promise<Sender> {
  const trust = ca === undefined ? {} : { ca };
  const how = { method, headers, signal };
  if (!proxy) {
    const send = url.protocol === 'https:' ? secure : plain;
    const way = to(app, url.hostname);
    return (take) => send(url, { ...how, host: way.host, lookup: way.lookup, agent: false, ...trust }, take);
  }
  checkLiteral(app, url.hostname);
  const way = to(app, proxy.url.hostname);
  if (url.protocol === 'https:') {
    const socket = await tunnel(proxy, way, { url, ca, signal });
    const named = { ...headers, host: url.host };
    return (take) => plain(url, { ...how, protocol: 'http:', headers: named, createConnection: () => socket }, take);
  }
  const send = proxy.url.protocol === 'https:' ? secure : plain;
  const named = { ...headers, host: url.host, ...proxyHeaders(proxy) };
  return (take) => send(proxy.url, { ...how, ...way, headers: named, path: url.href, agent: false }, take);
}

function answerOf(send: Sender, { body, mostBytes = usualBytes }: Asking): Promise<Answer> {
  return new Promise((answered, fail) => {
    const asked = send((response) => {
      const parts: Buffer[] = [];
      let size = 0;
      const finish = () => {
        const status = response.statusCode ?? 0;
        const said = `HTTP ${status} ${(response.statusMessage ?? '').slice(0, 60)}`.trim();
        const type = response.headers['content-type'] ?? '';
        answered({ status, statusLine: said, type, text: Buffer.concat(parts).toString('utf8').slice(0, mostBytes) });
        response.destroy();
      };
      response.on('data', (part: Buffer) => {
        parts.push(part);
        size += part.length;
        if (size > mostBytes) finish();
      });
      response.once('end', finish);
      response.once('error', fail);
    });
    asked.once('error', fail);
    asked.end(body);
  });
}
