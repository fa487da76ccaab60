import { randomBytes } from 'node:crypto';
import type { TlsOptions } from 'node:tls';

import {
  accept,
  alarmNotify,
  alarmQuery,
  broadcast,
  broadcastResponse,
  catalogNotify,
  catalogQuery,
  catalogResponse,
  deviceControl,
  domainOf,
  Gathering,
  header,
  invite,
  isOk,
  keepalive,
  knowsPassword,
  manscdpType,
  mansrtspType,
  mediaStatus,
  Nonces,
  positionQuery,
  readAuthorization,
  readManscdp,
  readSdp,
  recordQuery,
  recordResponse,
  sdpType,
  sendRequest,
  ssrcNumber,
  SsrcPool,
  Subscription,
  usualPayloads,
  userOf,
  writeChallenge,
  writePlayback,
  writePtz,
  writeSdp,
  writeSubject,
  type AlarmSaid,
  type CatalogItem,
  type Header,
  type Hop,
  type Incoming,
  type Manscdp,
  type Outcome,
  type PlaybackCommand,
  type PtzCommand,
  type RecordItem,
  type Talk,
} from '@anyuan/gb28181';
import { openEndpoint } from '@anyuan/gb28181/net';
import { PsReceiver, type PsTransport } from '@anyuan/media/ps/receiver';
import type { Sink } from '@anyuan/media/unit';

import { openMouth } from './mouth.ts';

export interface GbPlatformOptions {
  code: string;
  password: string;
  host?: string;
  port?: number;
  /** Such a part of the messages that come is lost on its way, as on a bad line; or those of which this says so. */
  loses?: number | (() => boolean);
  /** Asks nobody for a password who is not this. */
  members?: readonly string[];
  /** Takes connections by TLS, too, at a port of its own. */
  tls?: TlsOptions;
}

/** What came of one picture that was asked for. */
export interface Watched {
  codec: string | null;
  audio: string | null;
  frames: number;
  keys: number;
  /** Times of pictures, in 1/90000 s. */
  last: number;
  steps: string[];
  ended: string | null;
  /** The recording was sent to its end. */
  endOfFile: boolean;
  status: number;
  /** Which of its pictures it says that it sends (a=streamnumber). */
  stream: number | null;
  control(command: PlaybackCommand): Promise<Outcome>;
  bye(): Promise<void>;
}

/** What came of a voice from above. */
export interface Speech {
  /** Whether it was agreed to. */
  isTaken: boolean;
  readonly packets: number;
  readonly isOver: boolean;
  end(): Promise<void>;
}

export interface GbPlatform {
  readonly port: number;
  readonly tlsPort: number | null;
  readonly code: string;
  readonly registered: ReadonlyMap<string, { hop: Hop; version: string | null; at: number }>;
  readonly keepalives: number;
  readonly alarms: (AlarmSaid & { deviceId: string })[];
  readonly changes: CatalogItem[];
  /** What else it was told, oldest first. */
  readonly notices: Manscdp[];
  catalog(member: string): Promise<{ items: CatalogItem[]; sum: number; messages: number }>;
  subscribe(member: string, what: 'catalog' | 'alarm' | 'position', expires?: number): Promise<Subscription>;
  /** Asks one question, and waits for its answer. */
  ask(member: string, to: string, write: (sn: number) => Buffer): Promise<Manscdp>;
  watch(
    member: string,
    channel: string,
    options?: {
      transport?: PsTransport;
      from?: Date;
      to?: Date;
      name?: 'Play' | 'Playback' | 'Download';
      subject?: string;
      stream?: number;
    },
  ): Promise<Watched>;
  ptz(member: string, channel: string, command: PtzCommand): Promise<Outcome>;
  /** Wants to speak through a camera; called for its voice, it speaks until it is told to end, or hung up on. */
  speak(member: string, channel: string): Promise<Speech>;
  records(member: string, channel: string, from: Date, to: Date): Promise<RecordItem[]>;
  say(member: string, body: Buffer, to?: string): Promise<Outcome>;
  stop(): Promise<void>;
}

/** A platform above: others register with it, and it asks, watches and listens. */
export async function startGbPlatform(options: GbPlatformOptions): Promise<GbPlatform> {
  const { code, password, host = '127.0.0.1', members, loses } = options;
  const registered = new Map<string, { hop: Hop; version: string | null; at: number }>();
  const alarms: GbPlatform['alarms'] = [];
  const changes: CatalogItem[] = [];
  const notices: Manscdp[] = [];
  const asked = new Map<number, (message: Manscdp) => void>();
  const receivers = new Set<PsReceiver>();
  const watching = new Map<string, Watched>();
  const mouths = new Map<string, (incoming: Incoming) => void>();
  const ssrcs = new SsrcPool(code);
  let sn = 0;
  let keepalives = 0;
  const endpoint = await openEndpoint({
    host,
    port: options.port ?? 0,
    ...(options.tls && { tls: { port: 0, options: options.tls } }),
    random: () => randomBytes(9).toString('hex'),
    userAgent: 'Anyuan simulated platform',
    here: (_hop, port) => ({ host, port }),
    ...(loses !== undefined && { loses: typeof loses === 'number' ? () => Math.random() < loses : loses }),
    onRequest: (incoming) => take(incoming),
    onError: (error) => console.error(error),
  });
  const { agent } = endpoint;
  const nonces = new Nonces(() => agent.options.now());
  const contact = `<sip:${code}@${host}:${endpoint.port}>`;
  const from = `<sip:${code}@${domainOf(code)}>`;
  const uri = (to: string): string => `sip:${to}@${domainOf(to)}`;
  const hopOf = (member: string): Hop => {
    const known = registered.get(member);
    if (!known) throw new Error(`${member} has not registered`);
    return known.hop;
  };
  const headersFor = (member: string, to: string, method: string): Header[] => [
    ['From', `${from};tag=${agent.newTag()}`],
    ['To', `<${uri(to)}>`],
    ['Call-ID', `${randomBytes(9).toString('hex')}@${host}`],
    ['CSeq', `1 ${method}`],
    ['Contact', contact],
  ];

  function take(incoming: Incoming): void {
    const { method } = incoming.request;
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
    else if (mediaStatus.is(message)) for (const one of watching.values()) one.endOfFile = true;
    else if (message.root === 'Notify') notices.push(message);
    else asked.get(message.sn ?? -1)?.(message);
  }

  const say = (member: string, body: Buffer, to = member): Promise<Outcome> =>
    sendRequest(
      agent,
      {
        method: 'MESSAGE',
        uri: uri(to),
        headers: [...headersFor(member, to, 'MESSAGE'), ['Content-Type', manscdpType]],
        body,
      },
      hopOf(member),
    );

  async function gather<T>(
    member: string,
    to: string,
    write: (sn: number) => Buffer,
    read: (message: Manscdp) => { sum: number | undefined; items: T[] },
    keyOf: (item: T) => string,
  ): Promise<{ items: T[]; sum: number; messages: number }> {
    const number = ++sn;
    const gathering = new Gathering<T>(keyOf, performance.now());
    let messages = 0;
    const done = new Promise<void>((resolve) => {
      const timer = setInterval(() => gathering.isOver(performance.now()) && finish(), 100);
      const finish = (): void => {
        clearInterval(timer);
        asked.delete(number);
        resolve();
      };
      asked.set(number, (message) => {
        messages++;
        gathering.add(read(message), performance.now());
        if (gathering.isWhole) finish();
      });
    });
    await say(member, write(number), to);
    await done;
    return { ...gathering.result, messages };
  }

  async function watch(
    member: string,
    channel: string,
    {
      transport = 'tcp-passive',
      from: begin,
      to: end,
      name = begin ? 'Playback' : 'Play',
      subject,
      stream,
    }: Parameters<GbPlatform['watch']>[2] = {},
  ): Promise<Watched> {
    const ssrc = ssrcs.take(begin !== undefined) ?? '0000000000';
    const watched: Watched = {
      codec: null,
      audio: null,
      frames: 0,
      keys: 0,
      last: 0,
      steps: [],
      ended: null,
      endOfFile: false,
      status: 0,
      stream: null,
      control: () => Promise.resolve({ kind: 'none', why: 'closed' }),
      bye: async () => undefined,
    };
    const sink: Sink = {
      opened({ video, audio }) {
        watched.codec = video;
        watched.audio = audio?.codec ?? null;
      },
      video({ key, pts }) {
        watched.frames++;
        if (key) watched.keys++;
        watched.last = pts;
      },
      audio: () => undefined,
      ended: (reason) => (watched.ended = reason),
    };
    const receiver = await PsReceiver.open({ transport, host, ports: null, ssrc: ssrcNumber(ssrc) }, sink, {
      step: (step) => watched.steps.push(step),
    });
    if (!receiver) throw new Error('no port');
    receivers.add(receiver);
    const seconds = (at: Date | undefined): number | null => (at ? Math.floor(at.getTime() / 1_000) : null);
    const body = writeSdp({
      owner: code,
      name,
      address: host,
      media: 'video',
      port: transport === 'tcp-active' ? 9 : receiver.port,
      transport: transport === 'udp' ? 'udp' : 'tcp',
      setup: transport === 'udp' ? null : transport === 'tcp-active' ? 'active' : 'passive',
      payloads: usualPayloads,
      direction: 'recvonly',
      from: seconds(begin),
      to: seconds(end),
      uri: begin ? `${channel}:0` : null,
      ssrc,
      stream: stream ?? null,
      downloadSpeed: null,
      fileSize: null,
      format: null,
    });
    const headers: Header[] = [
      ...headersFor(member, channel, 'INVITE'),
      [
        'Subject',
        subject ?? writeSubject({ sender: channel, senderSerial: ssrc, receiver: code, receiverSerial: '1' }),
      ],
      ['Content-Type', sdpType],
    ];
    const call = invite(agent, { method: 'INVITE', uri: uri(channel), headers, body }, hopOf(member));
    const { response, talk } = await call.outcome;
    watched.status = response?.status ?? 0;
    if (!talk) {
      receiver.stop();
      return watched;
    }
    watching.set(ssrc, watched);
    const sdp = readSdp(response?.body ?? Buffer.alloc(0));
    watched.stream = sdp?.stream ?? null;
    if (sdp) receiver.towards({ address: sdp.address, port: sdp.port, ssrc: sdp.ssrc ? ssrcNumber(sdp.ssrc) : null });
    let seq = 0;
    const over = (): void => {
      receiver.stop();
      receivers.delete(receiver);
      watching.delete(ssrc);
      ssrcs.giveBack(ssrc);
    };
    talk.onRequest = (inner) => {
      const message = readManscdp(inner.request.body);
      if (message && mediaStatus.is(message)) watched.endOfFile = true;
      inner.answer(200);
    };
    talk.onEnd = (why) => {
      watched.ended ??= why;
      over();
    };
    watched.control = (command) =>
      talk.request('INFO', { body: writePlayback(command, ++seq), contentType: mansrtspType });
    watched.bye = async () => {
      over();
      await talk.bye();
    };
    return watched;
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
    async ask(member, to, write) {
      const number = ++sn;
      const answer = new Promise<Manscdp>((resolve) => asked.set(number, resolve));
      const outcome = await say(member, write(number), to);
      if (!isOk(outcome)) throw new Error('the question was not taken');
      return answer.finally(() => asked.delete(number));
    },
    catalog: (member) =>
      gather(
        member,
        member,
        (number) => catalogQuery.write({ sn: number, deviceId: member }),
        (message) => {
          const { sum, items = [] } = catalogResponse.read(message);
          return { sum, items };
        },
        ({ deviceId }) => deviceId ?? '',
      ),
    async subscribe(member, what, expires = 600) {
      const about = { sn: ++sn, deviceId: member };
      const body =
        what === 'catalog'
          ? catalogQuery.write(about)
          : what === 'position'
            ? positionQuery.write({ ...about, interval: 1 })
            : alarmQuery.write({ ...about, startPriority: '0', endPriority: '0', method: '0' });
      const subscription = new Subscription({
        agent,
        hop: hopOf(member),
        uri: uri(member),
        from,
        to: `<${uri(member)}>`,
        contact,
        event: what === 'catalog' ? 'Catalog;id=1' : what === 'position' ? 'presence;id=3' : 'presence;id=2',
        expires,
        saying: { body, contentType: manscdpType },
        random: agent.options.random,
        onNotify: (incoming) => hear(incoming),
      });
      const outcome = await subscription.renew();
      if (!isOk(outcome)) throw new Error('the subscription was refused');
      return subscription;
    },
    watch,
    ptz: (member, channel, command) =>
      say(member, deviceControl.write({ sn: ++sn, deviceId: channel, ptz: writePtz(command) }), channel),
    async speak(member, channel) {
      let packets = 0;
      let isOver = false;
      let talk: Talk | undefined;
      const mouth = openMouth();
      const speech = {
        isTaken: false,
        get packets() {
          return packets;
        },
        get isOver() {
          return isOver;
        },
        async end() {
          isOver = true;
          mouth.close();
          mouths.delete(channel);
          await talk?.bye();
        },
      };
      mouths.set(channel, (incoming) => {
        const sdp = readSdp(incoming.request.body);
        if (!sdp || sdp.media !== 'audio') return incoming.answer(488);
        talk = accept(agent, incoming, {
          headers: [['Contact', contact]],
          body: writeSdp({
            ...sdp,
            owner: code,
            address: host,
            port: mouth.port,
            direction: 'sendonly',
            setup: sdp.transport === 'tcp' ? 'active' : null,
          }),
          contentType: sdpType,
        });
        talk.onEnd = () => {
          isOver = true;
          mouth.close();
        };
        mouth.begin(sdp, () => packets++);
      });
      const number = ++sn;
      const answer = new Promise<Manscdp>((resolve) => asked.set(number, resolve));
      await say(member, broadcast.write({ sn: number, source: code, target: channel }));
      speech.isTaken = broadcastResponse.read(await answer).result === true;
      asked.delete(number);
      return speech;
    },
    async records(member, channel, begin, end) {
      const { items } = await gather(
        member,
        channel,
        (number) => recordQuery.write({ sn: number, deviceId: channel, from: begin, to: end, type: 'all' }),
        (message) => {
          const { sum, items: some = [] } = recordResponse.read(message);
          return { sum, items: some as RecordItem[] };
        },
        (item) => String(item.from?.getTime()),
      );
      return items;
    },
    say,
    async stop() {
      for (const receiver of receivers) receiver.stop();
      await endpoint.close();
    },
  };
}
