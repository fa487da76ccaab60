import { randomBytes } from 'node:crypto';

import {
  accept,
  admit,
  alarmNotify,
  broadcast,
  broadcastResponse,
  catalogNotify,
  catalogQuery,
  catalogResponse,
  deviceControl,
  deviceControlResponse,
  deviceInfoQuery,
  deviceInfoResponse,
  deviceStatusQuery,
  deviceStatusResponse,
  domainOf,
  endOfFile,
  eventName,
  header,
  invite,
  isAnswered,
  keepalive,
  makeCode,
  manscdpType,
  mansrtspType,
  mediaStatus,
  newLine,
  notify,
  pagesOf,
  positionNotify,
  positionQuery,
  presetQuery,
  presetResponse,
  readManscdp,
  readPlayback,
  readPtz,
  readSdp,
  readUri,
  recordQuery,
  recordResponse,
  register,
  sdpType,
  sendRequest,
  ssrcNumber,
  usualPayloads,
  usualWaits,
  userOf,
  voicePayloads,
  writeSdp,
  type ControlSaid,
  type Header,
  type Hop,
  type Incoming,
  type Manscdp,
  type NewCatalogItem,
  type Outcome,
  type PtzCommand,
  type Registered,
  type Subscriber,
  type Talk,
} from '@anyuan/gb28181';
import { openEndpoint, type Endpoint } from '@anyuan/gb28181/net';

import {
  careAnswer,
  careConfig,
  careControl,
  careShoot,
  careTrack,
  careUpgraded,
  usualSettings,
  type Settings,
} from './care.ts';
import { openEar, type Ear } from './ear.ts';
import { type GbPicture, openPictures } from './pictures.ts';
import { startStream, type GbStream, type StreamQuirk } from './stream.ts';

/** What a simulated device does otherwise than the standard, beside what its streams do. */
export type DeviceQuirk =
  | StreamQuirk
  | 'own-ssrc'
  | 'no-y'
  | 'udp-only'
  /** Falls over a request whose URI names no port, and says nothing. */
  | 'wants-port'
  /** Asked for TCP, it agrees and sends datagrams. */
  | 'udp-anyway'
  /** Says what it is asked in the answer itself. */
  | 'answers-at-once'
  | 'busy'
  | 'refuses-subscriptions'
  | 'utf-8'
  | 'catalog-shuffled'
  | 'catalog-repeated'
  | 'catalog-loses-last'
  /** Brings its pictures as part of a form. */
  | 'picture-in-form'
  | 'no-tag-in-notify';

interface Span {
  from: Date;
  to: Date;
}

export interface GbChannelOptions {
  code: string;
  name: string;
  codec?: 'h264' | 'h265';
  ptz?: boolean;
  isOn?: boolean;
  parent?: string;
}

export interface GbDeviceOptions {
  /** Where it registers. */
  server: { host: string; port: number; code: string };
  code: string;
  name?: string;
  password: string;
  transport?: 'udp' | 'tcp' | 'tls';
  channels: readonly GbChannelOptions[];
  quirks?: readonly DeviceQuirk[];
  version?: string | null;
  expires?: number;
  keepaliveMs?: number;
  /** How many channels a message of its catalogue has. */
  page?: number;
  recordings?: readonly Span[] | (() => readonly Span[]);
  picture?: Partial<GbPicture>;
  /** Of stream 1; absent: the same. */
  subPicture?: Partial<GbPicture>;
  isLive?: boolean;
  audio?: boolean;
  /** How it calls for a voice that is spoken through it; `refuses`: it has no loudspeaker. */
  voice?: 'udp' | 'tcp-active' | 'tcp-passive' | 'refuses';
  /** The picture it takes when it is asked to. */
  shot?: Buffer;
  /** An address of its own, where several are simulated on one machine. */
  host?: string;
}

export interface GbDevice {
  readonly port: number;
  /** Everything it was told to do, newest last. */
  readonly commands: { channel: string; said: ControlSaid; ptz: PtzCommand | undefined }[];
  readonly streams: ReadonlyMap<string, GbStream>;
  /** What it was asked to send, newest last. */
  readonly asked: { channel: string; stream: number | null }[];
  /** What it is set to. */
  readonly settings: Settings;
  /** Says what became of the upgrade it was last told to make; `reason`: why it failed. */
  upgraded(reason?: string): Promise<Outcome>;
  /** What its loudspeaker has said so far. */
  readonly ear: Ear | null;
  readonly registered: Registered | null;
  signOn(): Promise<Registered>;
  signOff(): Promise<void>;
  keepalive(): Promise<Outcome>;
  /** Tells of an alarm: to who has subscribed, else by a message. */
  alarm(
    channel: string,
    given: { method?: number; type?: number; priority?: number; text?: string; at?: Date; sn?: number },
  ): Promise<Outcome>;
  /** Tells of changes in its catalogue. */
  change(items: readonly { code: string; event: string; name?: string }[]): Promise<Outcome>;
  /** Tells where something of it is, in the words of its edition; false: nobody has subscribed. */
  moved(channel: string, at: { longitude: number; latitude: number; speed?: number }): Promise<Outcome | false>;
  say(body: Buffer): Promise<Outcome>;
  /** Vanishes without a word. */
  stop(): Promise<void>;
}

const usualPicture: GbPicture = { codec: 'h264', width: 320, height: 180, fps: 15, bitrate: 300_000, wishes: {} };

/** A recorder or a camera of GB/T 28181 with its channels, on real sockets. */
export async function startGbDevice(options: GbDeviceOptions): Promise<GbDevice> {
  const {
    server,
    code,
    password,
    channels,
    expires = 86_400,
    version = '3.0',
    transport = 'udp',
    host = '127.0.0.1',
  } = options;
  const quirks: ReadonlySet<string> = new Set(options.quirks ?? []);
  const hop: Hop = { transport, address: server.host, port: server.port };
  const charset = quirks.has('utf-8') ? 'utf-8' : 'gb18030';
  const commands: GbDevice['commands'] = [];
  const streams = new Map<string, GbStream>();
  const asked: GbDevice['asked'] = [];
  const subscribers = new Map<string, Subscriber>();
  const presets = new Map<number, string>();
  const settings = usualSettings(options.name ?? 'NVR', expires, Math.max(5, (options.keepaliveMs ?? 60_000) / 1_000));
  let sn = 0;
  let registered: Registered | null = null;
  let isStopped = false;
  let ear: Ear | null = null;

  const endpoint: Endpoint = await openEndpoint({
    host,
    port: 0,
    random: () => randomBytes(9).toString('hex'),
    userAgent: 'Anyuan simulated device',
    waits: { ...usualWaits },
    here: (_hop, port) => ({ host, port }),
    onRequest: (incoming) => void take(incoming),
    onError: (error) => console.error(error),
  });
  const { agent } = endpoint;
  const line = newLine(agent, host);
  const to = `<sip:${server.code}@${domainOf(server.code)}>`;
  const from = `<sip:${code}@${domainOf(code)}>`;
  const contact = `<sip:${code}@${host}:${endpoint.port}>`;

  const say = (body: Buffer): Promise<Outcome> =>
    sendRequest(
      agent,
      {
        method: 'MESSAGE',
        uri: `sip:${server.code}@${domainOf(server.code)}`,
        headers: [
          ['From', `${from};tag=${agent.newTag()}`],
          ['To', to],
          ['Call-ID', `${randomBytes(9).toString('hex')}@${host}`],
          ['CSeq', '1 MESSAGE'],
          ['Content-Type', manscdpType],
        ],
        body,
      },
      hop,
    );

  async function signOn(seconds = expires): Promise<Registered> {
    const result = await register(
      agent,
      {
        code,
        domain: domainOf(code),
        server: { code: server.code, domain: domainOf(server.code) },
        credentials: { username: code, password },
        expires: seconds,
        version,
      },
      hop,
      line,
    );
    registered = seconds > 0 && result.is === 'registered' ? result : null;
    return result;
  }

  const beat = (): Promise<Outcome> => say(keepalive.write({ sn: ++sn, deviceId: code, status: true }));
  let missed = 0;
  const beating = setInterval(() => {
    if (!registered) return void signOn();
    void beat().then((outcome) => {
      const isKnown = outcome.kind === 'response' && outcome.status < 300;
      missed = isKnown ? 0 : missed + 1;
      // Told that nobody knows it, it registers anew; silence it bears three times.
      if ((outcome.kind === 'response' && !isKnown) || missed >= 3) registered = null;
      if (!registered && !isStopped) void signOn();
    });
  }, options.keepaliveMs ?? 60_000);

  async function take(incoming: Incoming): Promise<void> {
    const { method, uri } = incoming.request;
    if (quirks.has('wants-port') && (readUri(uri)?.port ?? null) === null) return;
    if (method === 'MESSAGE') return onMessage(incoming);
    if (method === 'INVITE') return onInvite(incoming);
    if (method === 'SUBSCRIBE') return onSubscribe(incoming);
    incoming.answer(method === 'OPTIONS' ? 200 : 481);
  }

  async function onMessage(incoming: Incoming): Promise<void> {
    const message = readManscdp(incoming.request.body);
    if (message && deviceInfoQuery.is(message) && quirks.has('answers-at-once'))
      return incoming.answer(200, { body: answersTo(message)[0]!, contentType: manscdpType });
    incoming.answer(message ? 200 : 400);
    if (!message) return;
    if (broadcast.is(message)) return onBroadcast(message);
    for (const body of answersTo(message)) {
      // Annex M: the next one when the one before was answered.
      const outcome = await say(body);
      if (outcome.kind === 'none') return;
    }
  }

  function answersTo(message: Manscdp): Buffer[] {
    const about = { sn: message.sn ?? 0, deviceId: message.deviceId };
    const said = { charset } as const;
    if (catalogQuery.is(message)) return catalogAnswer(about);
    if (deviceInfoQuery.is(message))
      return [
        deviceInfoResponse.write(
          {
            ...about,
            name: options.name ?? 'NVR',
            result: true,
            manufacturer: '安院仿真',
            model: 'SIM-NVR',
            firmware: settings.firmware,
            channels: channels.length,
          },
          said,
        ),
      ];
    if (deviceStatusQuery.is(message))
      return [deviceStatusResponse.write({ ...about, result: true, online: true, status: true, at: new Date() }, said)];
    const cared = careAnswer(settings, message, charset);
    if (cared) return cared;
    const configured = careConfig(settings, message);
    if (configured) {
      const { snapshot } = configured.said;
      if (snapshot)
        void careShoot(message.deviceId, snapshot, options.shot ?? Buffer.alloc(0), quirks.has('picture-in-form')).then(
          say,
        );
      return [configured.answer];
    }
    if (recordQuery.is(message)) {
      const { from: begin, to: end } = recordQuery.read(message);
      const all = typeof options.recordings === 'function' ? options.recordings() : (options.recordings ?? []);
      const found = all.filter((one) => (!end || one.from < end) && (!begin || one.to > begin));
      return pagesOf(found, 2).map(({ sum, items }) =>
        recordResponse.write(
          {
            ...about,
            name: 'record',
            sum,
            ...(items.length > 0 && {
              items: items.map((one) => ({
                deviceId: message.deviceId,
                name: 'record',
                from: one.from,
                to: one.to,
                secrecy: 0,
                type: 'time',
                bytes: '1048576',
              })),
            }),
          },
          said,
        ),
      );
    }
    if (presetQuery.is(message)) {
      const items = [...presets].map(([id, name]) => ({ id: String(id), name }));
      return [presetResponse.write({ ...about, sum: items.length, presets: items }, said)];
    }
    if (deviceControl.is(message)) {
      const command = deviceControl.read(message);
      const ptz = command.ptz === undefined ? undefined : readPtz(command.ptz);
      commands.push({ channel: message.deviceId, said: command, ptz });
      if (command.keyFrameOld ?? command.keyFrame) for (const stream of streams.values()) stream.sendKey();
      if (ptz?.do === 'setPreset') presets.set(ptz.preset, command.ptzParams?.preset ?? `预置位${ptz.preset}`);
      if (ptz?.do === 'dropPreset') presets.delete(ptz.preset);
      careControl(settings, command);
      careTrack(settings, ptz);
      if (command.boot !== undefined) registered = null;
      return isAnswered(command) ? [deviceControlResponse.write({ ...about, result: true }, said)] : [];
    }
    return [];
  }

  function catalogAnswer(about: { sn: number; deviceId: string }): Buffer[] {
    const items = channels.map((one): NewCatalogItem => ({
      deviceId: one.code,
      name: one.name,
      manufacturer: '安院仿真',
      model: 'SIM-IPC',
      civilCode: code.slice(0, 6),
      address: one.name,
      parental: 0,
      parentId: one.parent ?? code,
      registerWay: 1,
      secrecy: 0,
      status: one.isOn ?? true,
      info: { ptzType: one.ptz ? '1' : '3' },
    }));
    let pages = pagesOf(items, options.page ?? 4);
    if (quirks.has('catalog-shuffled')) pages = pages.toReversed();
    if (quirks.has('catalog-repeated')) pages = pages.flatMap((page, i) => (i % 2 ? [page] : [page, page]));
    if (quirks.has('catalog-loses-last')) pages = pages.slice(0, -1);
    return pages.map(({ sum, items: some }) =>
      catalogResponse.write({ ...about, sum, ...(some.length > 0 && { items: [...some] }) }, { charset }),
    );
  }

  function onSubscribe(incoming: Incoming): void {
    if (quirks.has('refuses-subscriptions')) return incoming.answer(489);
    const said = readManscdp(incoming.request.body);
    const isPosition = said !== undefined && positionQuery.is(said);
    const isCatalog = eventName(header(incoming.request, 'Event')) === 'catalog';
    const kind = isPosition ? 'position' : isCatalog ? 'catalog' : 'alarm';
    subscribers.get(kind)?.talk.end('lost');
    const one = admit(agent, incoming, contact, (_again, seconds) => {
      if (seconds === 0) subscribers.delete(kind);
    });
    subscribers.set(kind, one);
  }

  async function tell(kind: 'catalog' | 'alarm' | 'position', body: Buffer): Promise<Outcome> {
    const subscriber = subscribers.get(kind);
    if (!subscriber?.talk.isOpen) return say(body);
    return notify(subscriber, agent.options.now(), { body, contentType: manscdpType });
  }

  /** Told that somebody wants to speak, it says whether it will, and calls for the voice (9.12.2). */
  async function onBroadcast(message: Manscdp): Promise<void> {
    const { source = server.code, target = code } = broadcast.read(message);
    const way = options.voice ?? 'udp';
    await say(
      broadcastResponse.write({ sn: message.sn ?? 0, deviceId: target, result: way !== 'refuses' }, { charset }),
    );
    if (way === 'refuses') return;
    ear?.stop();
    const opened = await openEar(way, host);
    ear = opened;
    const ssrc = `0${code.slice(3, 8)}${String(++sn % 10_000).padStart(4, '0')}`;
    const body = writeSdp({
      owner: target,
      name: 'Play',
      address: host,
      media: 'audio',
      port: way === 'tcp-active' ? 9 : opened.port,
      transport: way === 'udp' ? 'udp' : 'tcp',
      setup: way === 'udp' ? null : way === 'tcp-active' ? 'active' : 'passive',
      payloads: voicePayloads,
      direction: 'recvonly',
      from: null,
      to: null,
      uri: null,
      ssrc,
      stream: null,
      downloadSpeed: null,
      fileSize: null,
      format: null,
    });
    const { outcome } = invite(
      agent,
      {
        method: 'INVITE',
        uri: `sip:${source}@${domainOf(source)}`,
        headers: [
          ['From', `<sip:${target}@${domainOf(target)}>;tag=${agent.newTag()}`],
          ['To', `<sip:${source}@${domainOf(source)}>`],
          ['Call-ID', `${randomBytes(9).toString('hex')}@${host}`],
          ['CSeq', '1 INVITE'],
          ['Contact', `<sip:${target}@${host}:${endpoint.port}>`],
          ['Subject', `${source}:${ssrc},${target}:0`],
          ['Content-Type', sdpType],
        ],
        body,
      },
      hop,
    );
    const { talk, response } = await outcome;
    const sdp = readSdp(response?.body ?? Buffer.alloc(0));
    if (!talk || !sdp) return opened.stop();
    opened.towards(sdp.address, sdp.port);
    talk.onEnd = () => opened.stop();
  }

  async function onInvite(incoming: Incoming): Promise<void> {
    const { request } = incoming;
    const channel = channels.find(
      (one) => one.code === userOf(request.uri) || one.code === userOf(header(request, 'To')),
    );
    const sdp = readSdp(request.body);
    if (!channel) return incoming.answer(404);
    if (!sdp || quirks.has('busy')) return incoming.answer(sdp ? 486 : 400);
    if (sdp.transport === 'tcp' && quirks.has('udp-only')) return incoming.answer(488);
    incoming.answer(100);
    asked.push({ channel: channel.code, stream: sdp.stream });
    const ssrc = quirks.has('own-ssrc') ? randomBytes(4).readUInt32BE() : ssrcNumber(sdp.ssrc ?? '0');
    const isUdp = sdp.transport === 'udp' || quirks.has('udp-anyway');
    const way = isUdp ? 'udp' : sdp.setup === 'active' ? 'tcp-passive' : 'tcp-active';
    const small = sdp.stream === 1 ? options.subPicture : undefined;
    const format = {
      ...usualPicture,
      ...options.picture,
      ...small,
      codec: channel.codec ?? options.picture?.codec ?? 'h264',
    };
    const duration = sdp.from !== null && sdp.to !== null ? sdp.to - sdp.from : null;
    let talk: Talk | null = null;
    const stream = await startStream({
      transport: way,
      address: sdp.address,
      port: sdp.port,
      ssrc,
      format,
      pictures: await openPictures(channel.name, format, options.isLive ?? false),
      audio: options.audio ?? false,
      quirks,
      speed: sdp.downloadSpeed ?? 1,
      duration: sdp.name === 'Play' ? null : duration,
      onEnd: () =>
        void talk?.request('MESSAGE', {
          body: mediaStatus.write({ sn: ++sn, deviceId: channel.code, type: endOfFile }),
          contentType: manscdpType,
        }),
    });
    const y = quirks.has('no-y') || quirks.has('own-ssrc') ? null : sdp.ssrc;
    const body = writeSdp({
      ...sdp,
      owner: channel.code,
      address: host,
      port: stream.port,
      transport: isUdp ? 'udp' : 'tcp',
      setup: isUdp ? null : way === 'tcp-active' ? 'active' : 'passive',
      payloads: usualPayloads,
      direction: 'sendonly',
      ssrc: y,
      uri: null,
      fileSize: sdp.name === 'Download' ? 1_048_576 : null,
    });
    const headers: Header[] = [['Contact', `<sip:${channel.code}@${host}:${endpoint.port}>`]];
    talk = accept(agent, incoming, { headers, body, contentType: sdpType });
    streams.set(talk.dialog.callId, stream);
    talk.onEnd = () => {
      stream.stop();
      streams.delete(talk?.dialog.callId ?? '');
    };
    talk.onRequest = (inner) => onTalk(inner, stream);
  }

  function onTalk(inner: Incoming, stream: GbStream): void {
    if (inner.request.method !== 'INFO') return inner.answer(200);
    const read = readPlayback(inner.request.body);
    if (!read) return inner.answer(400);
    const { command, seq } = read;
    if (command.do === 'pause') stream.pause();
    else if (command.do === 'play') stream.play(command.scale, command.at ?? undefined);
    inner.answer(200, { body: Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: ${seq}\r\n\r\n`), contentType: mansrtspType });
  }

  await signOn();
  return {
    port: endpoint.port,
    commands,
    streams,
    asked,
    settings,
    async upgraded(reason) {
      const told = commands.findLast(({ said }) => said.upgrade)?.said.upgrade;
      if (!told) throw new Error('nobody has told it to');
      if (reason === undefined) settings.firmware = told.firmware;
      return say(careUpgraded(code, told.session, settings.firmware, reason));
    },
    get ear() {
      return ear;
    },
    get registered() {
      return registered;
    },
    signOn: () => signOn(),
    async signOff() {
      await signOn(0);
    },
    keepalive: beat,
    alarm: (channel, { method = 2, type, priority = 1, text, at = new Date(), sn: number }) =>
      tell(
        'alarm',
        alarmNotify.write(
          {
            sn: number ?? ++sn,
            deviceId: channel,
            priority,
            method,
            at,
            ...(text === undefined ? {} : { description: text }),
            ...(type === undefined ? {} : { info: { type } }),
          },
          { charset },
        ),
      ),
    change: (items) =>
      tell(
        'catalog',
        catalogNotify.write(
          {
            sn: ++sn,
            deviceId: code,
            sum: items.length,
            items: items.map(({ code: one, event, name }) => ({
              deviceId: one,
              event,
              ...(name === undefined ? {} : { name }),
            })),
          },
          { charset },
        ),
      ),
    async moved(channel, where) {
      if (!subscribers.get('position')?.talk.isOpen) return false;
      const now = new Date();
      const said = version?.startsWith('3')
        ? { deviceId: code, sum: 1, items: [{ deviceId: channel, at: now, ...where }] }
        : { deviceId: channel, at: now, ...where };
      return tell('position', positionNotify.write({ sn: ++sn, ...said }, { charset }));
    },
    say,
    async stop() {
      isStopped = true;
      clearInterval(beating);
      for (const stream of streams.values()) stream.stop();
      ear?.stop();
      await endpoint.close();
    },
  };
}

/** Codes of a simulated recorder's channels. */
export const channelCodes = (deviceCode: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) =>
    makeCode(domainOf(deviceCode), 131, Number(deviceCode.slice(-3)) * 1_000 + i + 1),
  );
