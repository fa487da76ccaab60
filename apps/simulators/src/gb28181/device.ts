import {
  broadcast,
  deviceInfoQuery,
  domainOf,
  keepalive,
  makeCode,
  manscdpType,
  newLine,
  readManscdp,
  readUri,
  register,
  type Hop,
  type Incoming,
  type Outcome,
  type Registered,
} from '@anyuan/gb28181';
import { openEndpoint } from '@anyuan/gb28181/net';

import { careUpgraded, usualSettings } from './care.ts';
import { answersTo } from './device/answers.ts';
import { answerCall } from './device/calls.ts';
import type { GbDevice, GbDeviceOptions } from './device/options.ts';
import { sayTo, type Self } from './device/self.ts';
import { makeSubscribers } from './device/subscribers.ts';
import { callForVoice } from './device/voice.ts';
import type { Ear } from './ear.ts';
import type { GbStream } from './stream.ts';

export type { DeviceQuirk, GbChannelOptions, GbDevice, GbDeviceOptions } from './device/options.ts';

/** A recorder or a camera of GB/T 28181 with its channels, on real sockets. */
export async function startGbDevice(options: GbDeviceOptions): Promise<GbDevice> {
  const { server, code, password, expires = 86_400, version = '3.0' } = options;
  const { transport = 'udp', host = '127.0.0.1', keepaliveMs = 60_000 } = options;
  const quirks: ReadonlySet<string> = new Set(options.quirks ?? []);
  const hop: Hop = { transport, address: server.host, port: server.port };
  const streams = new Map<string, GbStream>();
  const asked: GbDevice['asked'] = [];
  let sn = 0;
  let registered: Registered | null = null;
  let isStopped = false;
  let ear: Ear | null = null;

  const endpoint = await openEndpoint({
    host,
    port: 0,
    userAgent: 'Anyuan simulated device',
    here: (_hop, port) => ({ host, port }),
    onRequest: (incoming) => void take(incoming),
    onError: (error) => console.error(error),
  });
  const { agent } = endpoint;
  const line = newLine(agent, host);
  const self: Self = {
    options,
    agent,
    hop,
    host,
    port: endpoint.port,
    charset: quirks.has('utf-8') ? 'utf-8' : 'gb18030',
    quirks,
    settings: usualSettings(options.name ?? 'NVR', expires, Math.max(5, keepaliveMs / 1_000)),
    commands: [],
    nextSn: () => ++sn,
    say: (body) => sayTo(self, body),
    forget: () => (registered = null),
    sendKeys() {
      for (const stream of streams.values()) stream.sendKey();
    },
  };
  const { settings, commands, say } = self;
  const subscribers = makeSubscribers(self);

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
  }, keepaliveMs);

  async function take(incoming: Incoming): Promise<void> {
    const { method, uri } = incoming.request;
    if (quirks.has('wants-port') && (readUri(uri)?.port ?? null) === null) return;
    if (method === 'MESSAGE') return onMessage(incoming);
    if (method === 'INVITE') return answerCall(self, incoming, { streams, asked });
    if (method === 'SUBSCRIBE') return subscribers.onSubscribe(incoming);
    incoming.answer(method === 'OPTIONS' ? 200 : 481);
  }

  async function onMessage(incoming: Incoming): Promise<void> {
    const message = readManscdp(incoming.request.body);
    if (message && deviceInfoQuery.is(message) && quirks.has('answers-at-once'))
      return incoming.answer(200, { body: answersTo(self, message)[0]!, contentType: manscdpType });
    incoming.answer(message ? 200 : 400);
    if (!message) return;
    if (broadcast.is(message)) {
      const opened = await callForVoice(self, message);
      if (!opened) return;
      ear?.stop();
      ear = opened;
      return;
    }
    for (const body of answersTo(self, message)) {
      // Annex M: the next one when the one before was answered.
      const outcome = await say(body);
      if (outcome.kind === 'none') return;
    }
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
    alarm: subscribers.alarm,
    change: subscribers.change,
    moved: subscribers.moved,
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
