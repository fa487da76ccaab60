import {
  alarmNotify,
  catalogNotify,
  deviceControl,
  domainOf,
  header,
  keepalive,
  knowsPassword,
  mediaStatus,
  Nonces,
  readAuthorization,
  readManscdp,
  readUri,
  userOf,
  writeChallenge,
  writePtz,
  type CatalogItem,
  type Hop,
  type Incoming,
  type Manscdp,
} from '@anyuan/gb28181';
import { openEndpoint } from '@anyuan/gb28181/net';

import { ask, catalogOf, recordsOf, subscribeTo } from './platform/ask.ts';
import type { GbPlatform, GbPlatformOptions } from './platform/options.ts';
import { sayTo, type Self } from './platform/self.ts';
import { speak } from './platform/speak.ts';
import { makeWatching } from './platform/watch.ts';

export type { GbPlatform, GbPlatformOptions, Speech, Watched, WatchOptions } from './platform/options.ts';

/** A platform above: others register with it, and it asks, watches and listens. */
export async function startGbPlatform(options: GbPlatformOptions): Promise<GbPlatform> {
  const { code, password, host = '127.0.0.1', members, loses } = options;
  const registered = new Map<string, { hop: Hop; version: string | null; at: number }>();
  const alarms: GbPlatform['alarms'] = [];
  const changes: CatalogItem[] = [];
  const notices: Manscdp[] = [];
  const mouths = new Map<string, (incoming: Incoming) => void>();
  let sn = 0;
  let keepalives = 0;
  const endpoint = await openEndpoint({
    host,
    port: options.port ?? 0,
    ...(options.tls && { tls: { port: 0, options: options.tls } }),
    userAgent: 'Anyuan simulated platform',
    here: (_hop, port) => ({ host, port }),
    ...(loses !== undefined && { loses: typeof loses === 'number' ? () => Math.random() < loses : loses }),
    onRequest: (incoming) => take(incoming),
    onError: (error) => console.error(error),
  });
  const nonces = new Nonces(() => endpoint.agent.options.now());
  const self: Self = {
    code,
    agent: endpoint.agent,
    host,
    port: endpoint.port,
    asked: new Map(),
    nextSn: () => ++sn,
    hopOf(member) {
      const known = registered.get(member);
      if (!known) throw new Error(`${member} has not registered`);
      return known.hop;
    },
  };
  const watching = makeWatching(self);

  function take(incoming: Incoming): void {
    const { method, uri } = incoming.request;
    if (options.wantsPort && (readUri(uri)?.port ?? null) === null) return;
    if (method === 'REGISTER') return onRegister(incoming);
    if (method === 'MESSAGE' || method === 'NOTIFY') return hear(incoming);
    const mouth = method === 'INVITE' ? mouths.get(userOf(header(incoming.request, 'From'))) : undefined;
    if (mouth) return mouth(incoming);
    incoming.answer(method === 'OPTIONS' ? 200 : 405);
  }

  function onRegister(incoming: Incoming): void {
    const { request, hop } = incoming;
    const member = userOf(header(request, 'From'));
    if (members && !members.includes(member)) return incoming.answer(403);
    const said = readAuthorization(header(request, 'Authorization'));
    if (!said || !knowsPassword(said, password, request) || nonces.take(said.nonce) !== 'fresh')
      return incoming.answer(401, { headers: [['WWW-Authenticate', writeChallenge(domainOf(code), nonces.give())]] });
    const expires = Number(header(request, 'Expires') ?? 3_600);
    if (expires === 0) registered.delete(member);
    else registered.set(member, { hop, version: header(request, 'X-GB-ver') ?? null, at: Date.now() });
    incoming.answer(200, {
      headers: [
        ['Expires', String(expires)],
        ['X-GB-ver', '3.0'],
      ],
    });
  }

  function hear(incoming: Incoming): void {
    const member = userOf(header(incoming.request, 'From'));
    if (!registered.has(member)) return incoming.answer(403);
    incoming.answer(200);
    const message = readManscdp(incoming.request.body);
    if (!message) return;
    if (keepalive.is(message)) keepalives++;
    else if (alarmNotify.is(message)) alarms.push({ ...alarmNotify.read(message), deviceId: message.deviceId });
    else if (catalogNotify.is(message)) changes.push(...(catalogNotify.read(message).items ?? []));
    else if (mediaStatus.is(message)) watching.ended();
    else if (message.root === 'Notify') notices.push(message);
    else self.asked.get(message.sn ?? -1)?.(message);
  }

  return {
    port: endpoint.port,
    tlsPort: endpoint.tlsPort,
    code,
    registered,
    get keepalives() {
      return keepalives;
    },
    alarms,
    changes,
    notices,
    ask: (member, to, write) => ask(self, member, to, write),
    catalog: (member) => catalogOf(self, member),
    subscribe: (member, what, expires = 600) => subscribeTo(self, member, what, expires, hear),
    watch: watching.watch,
    ptz: (member, channel, command) =>
      sayTo(self, member, deviceControl.write({ sn: ++sn, deviceId: channel, ptz: writePtz(command) }), channel),
    speak: (member, channel, law) => speak(self, member, channel, mouths, law),
    records: (member, channel, from, to) => recordsOf(self, member, channel, from, to),
    say: (member, body, to) => sayTo(self, member, body, to),
    async stop() {
      watching.stop();
      await endpoint.close();
    },
  };
}
