import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import {
  catalogQuery,
  catalogResponse,
  configQuery,
  configResponse,
  deviceInfoQuery,
  deviceInfoResponse,
  domainOf,
  type Hop,
  type Incoming,
  keepalive,
  manscdpType,
  newLine,
  readManscdp,
  register,
  sendRequest,
  userOf,
} from '../../packages/gb28181/src/index.ts';
import { type Endpoint, openEndpoint } from '../../packages/gb28181/src/net/index.ts';

type Order =
  | { do: 'register'; codes: string[]; server: { port: number; code: string }; password: string }
  | { do: 'rest' }
  | { do: 'beat'; seconds: number };
export interface Told {
  ok: number;
  failed: number;
  ms: number;
}

/** Devices as they are in a network: each address has some of them. */
const perAddress = 100;
const atOnce = 200;

/** Many devices that register and live, in a process of their own. */
export function startFleet(): { tell(order: Order): Promise<Told>; stop(): void } {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['fleet'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    async tell(order) {
      child.send(order);
      return ((await once(child, 'message')) as [Told])[0];
    },
    stop: () => child.disconnect(),
  };
}

interface Member {
  code: string;
  endpoint: Endpoint;
  hop: Hop;
  server: string;
}
const members: Member[] = [];
const byCode = new Map<string, Member>();
const endpoints: Endpoint[] = [];
let sn = 0;
/** Questions that came, and when the last did. */
let asked = 0;
let askedAt = 0;

async function enlist({ codes, server, password }: Extract<Order, { do: 'register' }>): Promise<Told> {
  const hop: Hop = { transport: 'udp', address: '127.0.0.1', port: server.port };
  const begun = members.length;
  for (const code of codes) {
    const at = Math.floor(members.length / perAddress);
    endpoints[at] ??= await openAt(`127.0.${1 + Math.floor(at / 250)}.${1 + (at % 250)}`);
    const one = { code, endpoint: endpoints[at], hop, server: server.code };
    members.push(one);
    byCode.set(code, one);
  }
  const begin = performance.now();
  let ok = 0;
  const waiting = members.slice(begun);
  const work = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const { agent } = one.endpoint;
      const line = newLine(agent, agent.options.here(hop).host);
      const result = await register(
        agent,
        {
          code: one.code,
          domain: domainOf(one.code),
          server: { code: server.code, domain: domainOf(server.code) },
          credentials: { username: one.code, password },
          expires: 86_400,
          version: '3.0',
        },
        hop,
        line,
      );
      if (result.is === 'registered') ok++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { ok, failed: codes.length - ok, ms: performance.now() - begin };
}

/** Until nobody has asked anything for a while: what newcomers are asked is over. Gives how many questions there were. */
async function rest(): Promise<Told> {
  const begin = performance.now();
  const before = asked;
  const quietMs = 2_000;
  while (performance.now() - Math.max(begin, askedAt) < quietMs) await new Promise((go) => setTimeout(go, 50));
  return { ok: asked - before, failed: 0, ms: Math.max(1, askedAt - begin) };
}

/** Each of them says once that it lives, evenly over the time. */
async function beat(seconds: number): Promise<Told> {
  const begin = performance.now();
  let ok = 0;
  const each = (seconds * 1_000) / members.length;
  const all: Promise<void>[] = [];
  for (const [i, one] of members.entries()) {
    const late = begin + i * each - performance.now();
    if (late > 5) await new Promise((resolve) => setTimeout(resolve, late));
    all.push(
      say(one, keepalive.write({ sn: ++sn, deviceId: one.code, status: true })).then((isOk) => {
        if (isOk) ok++;
      }),
    );
  }
  await Promise.all(all);
  return { ok, failed: members.length - ok, ms: performance.now() - begin };
}

async function say({ code, endpoint: { agent }, hop, server }: Member, body: Buffer): Promise<boolean> {
  const outcome = await sendRequest(
    agent,
    {
      method: 'MESSAGE',
      uri: `sip:${server}@${domainOf(server)}`,
      headers: [
        ['From', `<sip:${code}@${domainOf(code)}>;tag=${agent.newTag()}`],
        ['To', `<sip:${server}@${domainOf(server)}>`],
        ['Call-ID', `${randomBytes(9).toString('hex')}@bench`],
        ['CSeq', '1 MESSAGE'],
        ['Content-Type', manscdpType],
      ],
      body,
    },
    hop,
  );
  return outcome.kind === 'response' && outcome.status < 300;
}

function openAt(host: string): Promise<Endpoint> {
  return openEndpoint({
    host,
    port: 0,
    here: (_hop, port) => ({ host, port }),
    onError: (error) => console.error(error),
    onRequest: (incoming) => void answer(incoming),
  });
}

/** What a server asks of whoever has just registered. */
async function answer(incoming: Incoming): Promise<void> {
  const { method, uri, body } = incoming.request;
  asked++;
  askedAt = performance.now();
  if (method !== 'MESSAGE') return incoming.answer(489);
  incoming.answer(200);
  const message = readManscdp(body);
  const one = byCode.get(userOf(uri));
  if (!message || !one) return;
  const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
  if (deviceInfoQuery.is(message))
    await say(
      one,
      deviceInfoResponse.write({ ...about, result: true, name: 'NVR', manufacturer: 'bench', model: 'NVR' }),
    );
  else if (configQuery.is(message))
    await say(
      one,
      configResponse.write({
        ...about,
        result: true,
        basic: { name: 'NVR', expires: 86_400, interval: 60, misses: 3 },
      }),
    );
  else if (catalogQuery.is(message))
    await say(
      one,
      catalogResponse.write({
        ...about,
        sum: 1,
        items: [{ deviceId: `${one.code.slice(0, 10)}131${one.code.slice(13)}`, name: '通道', status: true }],
      }),
    );
}

if (process.argv[2] === 'fleet') {
  process.on('disconnect', () => process.exit());
  process.on(
    'message',
    (order: Order) =>
      void (order.do === 'register' ? enlist(order) : order.do === 'rest' ? rest() : beat(order.seconds)).then((told) =>
        process.send?.(told),
      ),
  );
}
