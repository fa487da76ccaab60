import { refuse } from '@anyuan/contract';
import { domainOf, header, Nonces, SsrcPool, userOf, type Hop, type Incoming } from '@anyuan/gb28181';
import { openEndpoint } from '@anyuan/gb28181/net';

import type { App, Module } from '../../kernel/app.ts';
import { exitCodes, StartError } from '../../kernel/start-error.ts';
import { secureOptions } from '../../kernel/tls/index.ts';
import { answerCalls, endCall, steerCall, whenKeyWanted } from '../video/index.ts';
import { mountCare } from './care-routes.ts';
import { centerOf, closeCenter, maybeCenter, openCenter, type Center } from './center.ts';
import { makeFloodGate } from './flood.ts';
import { makeAsks } from './lower/asks.ts';
import { makeCalls } from './lower/calls.ts';
import { cameraById } from './lower/camera.ts';
import { makeKeeper } from './lower/catalog-keep.ts';
import { makeDevices } from './lower/devices.ts';
import { makeFinder } from './lower/find.ts';
import { makeGreeter } from './lower/greet.ts';
import { askKey } from './lower/key-frame.ts';
import { onMessage, onNotify } from './lower/messages.ts';
import { makePositions } from './lower/positions.ts';
import { stopHeads } from './lower/ptz.ts';
import { onRegister } from './lower/register.ts';
import { stopShots } from './lower/shots.ts';
import { endSession, mediaCalls } from './lower/streams.ts';
import { renewDue } from './lower/subscribe.ts';
import { makeVoices } from './lower/voice.ts';
import type { VoiceLine } from './lower/wanted.ts';
import { ownAddress } from './own-address.ts';
import { mountRoutes } from './routes.ts';
import { makeTrace } from './trace.ts';
import { mountUplinks, openUpper, upperOf } from './upper/index.ts';

export { takeVoicesFromAbove, type SpeakBelow } from './upper/voice.ts';

/** What platforms above may be shown has changed: they are told, which may take a while. */
export const tellPlatforms = async (app: App): Promise<void> => upperOf(app)?.changed();

/** Of nowhere: a demonstration has no place in the administrative codes. */
const demoCode = '99010100002000000001';
/** Datagrams are cut into pieces on the way, and a piece is soon lost: whoever takes TCP gets what is long by TCP. */
const noTcpMs = 600_000;
const tickMs = 2_000;

/** Recorders, cameras and alarm hosts speak GB/T 28181 here. A signalling of its own; pictures go through the media process. */
export const gb28181: Module = {
  name: 'gb28181',
  zh: 'GB/T 28181:下级设备接入、上级平台级联',
  routes(app) {
    mountRoutes(app);
    mountCare(app);
    mountUplinks(app);
  },
  start: async (app) => {
    const { gb28181Port: port, gb28181Host: host, gb28181Id: code, gb28181Address: told } = app.config;
    if (port === 0) return async () => undefined;
    if (code === undefined)
      throw new StartError(
        'gb28181_code',
        '启用国标接入(ANYUAN_GB28181_PORT)须填写本平台编码 ANYUAN_GB28181_ID(20 位)。',
        'GB/T 28181 (ANYUAN_GB28181_PORT) needs our code, ANYUAN_GB28181_ID (20 digits).',
        { exitCode: exitCodes.config },
      );
    return (await run(app, { code, host, port, told, ports: portsOf(app) })).close;
  },
};

/** Where the simulated recorders and the platform of a demonstration speak: the hospital's own, else one on this machine only. */
export async function demoCenter(
  app: App,
): Promise<{ host: string; port: number; code: string; close(): Promise<void> }> {
  const open = maybeCenter(app);
  if (open) {
    const host = open.host === '0.0.0.0' ? '127.0.0.1' : open.host;
    return { host, port: open.endpoint.port, code: open.code, close: async () => undefined };
  }
  const host = '127.0.0.1';
  const { center, close } = await run(app, { code: demoCode, host, port: 0, told: host, ports: null });
  return { host, port: center.endpoint.port, code: center.code, close };
}

/** Tells the device of this camera that somebody wants to speak; gives how to end that. */
export async function callForVoice(app: App, cameraId: string, line: VoiceLine): Promise<() => void> {
  const center = centerOf(app);
  const camera = await cameraById(app, cameraId);
  if (!camera) throw refuse('gb_absent', { what: cameraId });
  return center.voices.call(camera, line);
}

type Where = Pick<Center, 'code' | 'host' | 'ports' | 'told'> & { port: number };

async function run(app: App, where: Where): Promise<{ center: Center; close(): Promise<void> }> {
  const center = await open(app, where);
  const upper = await openUpper(center);
  const forget = whenKeyWanted(app, (cameraId) => {
    askKey(center, cameraId).catch((error: unknown) =>
      app.log.debug({ err: error }, 'a camera could not be asked for a key picture'),
    );
  });
  const forgetTls = app.tls?.onRenewed(() => app.tls && center.endpoint.renewTls(secureOptions(app.tls)));
  const ticking = setInterval(() => void tickGb(center), tickMs);
  return {
    center,
    async close() {
      clearInterval(ticking);
      forget();
      forgetTls?.();
      stopHeads(center);
      stopShots(center);
      center.greeter.stop();
      await upper.close();
      center.voices.close();
      await center.calls.close();
      closeCenter(app);
      answerCalls(app, null);
      await center.endpoint.close();
      await center.devices.settled();
      center.devices.stop();
    },
  };
}

function portsOf({ config }: App): Center['ports'] {
  const [from, to] = config.gb28181MediaPorts.split('-').map(Number);
  return from && to ? { from, to } : null;
}

/** Looks who is gone and which subscriptions are due. */
export async function tickGb(center: Center): Promise<void> {
  await center.devices
    .sweep()
    .then(() => renewDue(center))
    .then(() => upperOf(center.app)?.tick())
    .catch((error: unknown) => center.app.log.warn({ err: error }, 'cannot look after devices of GB/T 28181'));
}

async function open(app: App, { code, host, port, told, ports }: Where): Promise<Center> {
  const { gb28181TlsPort: tlsPort } = app.config;
  if (tlsPort > 0 && !app.tls)
    throw new StartError(
      'gb28181_tls',
      '国标信令的 TLS 端口(ANYUAN_GB28181_TLS_PORT)需要证书,请先运行 npm run anyuan tls。',
      'The TLS port of GB/T 28181 (ANYUAN_GB28181_TLS_PORT) needs a certificate: run npm run anyuan tls first.',
      { exitCode: exitCodes.config },
    );
  const gate = makeFloodGate(() => performance.now());
  const noTcp = new Map<string, number>();
  const trace = makeTrace();
  let sn = Math.floor(Math.random() * 10_000);
  const endpoint = await openEndpoint({
    host,
    port,
    tls: app.tls && tlsPort > 0 ? { port: tlsPort, options: secureOptions(app.tls) } : undefined,
    userAgent: 'Anyuan',
    here: (hop, bound) => ({ host: told ?? ownAddress(hop.address), port: bound }),
    admits: gate.admits,
    wider: (hop) =>
      (noTcp.get(hop.address) ?? 0) > performance.now()
        ? undefined
        : { ...hop, transport: 'tcp', connection: undefined },
    onUnreachable(hop: Hop, wasOpen) {
      // One that closes a connection takes the next.
      if (hop.transport === 'tcp' && hop.connection === undefined && !wasOpen)
        noTcp.set(hop.address, performance.now() + noTcpMs);
    },
    trace: (way, bytes, hop) => trace.add(way, bytes, hop, app.clock.now()),
    onRequest: (incoming) => void take(incoming),
    onError: (error) => app.log.error({ err: error }, 'a message of GB/T 28181 could not be dealt with'),
  }).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      'door_port_taken',
      `国标信令端口 ${port} 不能使用(${error.code ?? error.message});请用 ANYUAN_GB28181_PORT 换一个。`,
      `The port of GB/T 28181, ${port}, cannot be used (${error.code ?? error.message}); choose another with ANYUAN_GB28181_PORT.`,
      { exitCode: exitCodes.unavailable, cause: error },
    );
  });
  const center: Center = {
    app,
    code,
    domain: domainOf(code),
    host,
    ports,
    told,
    endpoint,
    devices: makeDevices(app),
    find: makeFinder(app),
    greeter: makeGreeter(() => center),
    asks: makeAsks(),
    keepList: makeKeeper(app),
    calls: makeCalls(
      () => center,
      (stream, reason) => {
        if (reason === 'ended') endSession(center, stream);
        endCall(app, stream, reason);
      },
      (stream, command) => steerCall(app, stream, command),
    ),
    voices: makeVoices(() => center),
    positions: makePositions(),
    nonces: new Nonces(() => performance.now()),
    ssrcs: new SsrcPool(code),
    trace,
    strangers: new Map(),
    nextSn: () => (sn = (sn % 2_000_000_000) + 1),
  };
  await center.devices.load();
  openCenter(app, center);
  answerCalls(app, mediaCalls(center));

  async function take(incoming: Incoming): Promise<void> {
    try {
      await dispatch(center, incoming);
    } catch (error) {
      app.log.error({ err: error, method: incoming.request.method }, 'a request of GB/T 28181 could not be dealt with');
      incoming.again();
    }
  }
  return center;
}

async function dispatch(center: Center, incoming: Incoming): Promise<void> {
  const { method } = incoming.request;
  const from = userOf(header(incoming.request, 'From'));
  if (method !== 'REGISTER' && (await upperOf(center.app)?.take(incoming, from))) return;
  switch (method) {
    case 'REGISTER':
      return onRegister(center, incoming);
    case 'MESSAGE':
      return onMessage(center, incoming);
    case 'INVITE':
      // Only whoever was asked to calls us.
      if (!(await center.voices.onInvite(incoming))) incoming.answer(404);
      return;
    case 'NOTIFY':
      return onNotify(center, incoming);
    case 'OPTIONS':
      return incoming.answer(200, {
        headers: [['Allow', 'INVITE, ACK, INFO, CANCEL, BYE, OPTIONS, MESSAGE, NOTIFY, SUBSCRIBE, REGISTER']],
      });
    case 'BYE':
    case 'INFO':
      return incoming.answer(481);
    default:
      return incoming.answer(405);
  }
}
