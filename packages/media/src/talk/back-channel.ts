import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { parseAddress } from '../rtsp/address.ts';
import { Login } from '../rtsp/login.ts';
import { header, type Message, writeRequest } from '../rtsp/message.ts';
import { RtspReader } from '../rtsp/reader.ts';
import { reasonOfError, reasonOfStatus } from '../rtsp/reasons.ts';
import { readSession, readTransport } from '../rtsp/transport.ts';
import { attribute, ofType, parseSdp, type Sdp } from '../sdp/parse.ts';
import { encodeMuLaw } from '../sound/g711.ts';
import type { Camera, Reason } from '../types.ts';
import { VoicePackets } from './rtp.ts';
import type { Mouth, MouthEvents } from './way.ts';

/** ONVIF Streaming Specification 5.3.1: without it a camera does not tell of its loudspeaker. */
const REQUIRE: readonly [string, string] = ['Require', 'www.onvif.org/ver20/backchannel'];
const ALIVE_MS = 20_000;
const QUEUED_AT_MOST = 16_000;

/** Of a camera's loudspeaker: which track, which payload type, and whether its samples are A-law. */
export type Loudspeaker = { control: string | undefined; type: number; isALaw: boolean };

/** The way from us to the camera is called `sendonly`: what the client does with it (5.3.2). */
export function loudspeakerOf(sdp: Sdp): Loudspeaker | null {
  const names = (type: number): string | undefined => ({ 0: 'PCMU/8000', 8: 'PCMA/8000' })[type];
  const found = sdp.media
    .filter((media) => media.kind === 'audio' && attribute(media, 'sendonly') !== undefined)
    .flatMap((media) =>
      media.types.map((type) => ({
        control: attribute(media, 'control'),
        type,
        name: (ofType(media, 'rtpmap', type) ?? names(type) ?? '').toUpperCase(),
      })),
    );
  const best =
    found.find(({ name }) => /^PCMA\/8000(\/1)?$/.test(name)) ??
    found.find(({ name }) => /^PCMU\/8000(\/1)?$/.test(name));
  return best ? { control: best.control, type: best.type, isALaw: best.name.startsWith('PCMA') } : null;
}

/** Speaks through a camera's own loudspeaker, over a connection of its own: whatever happens to it, the picture stays. */
export function openBackChannel(camera: Camera, answerMs: number, events: MouthEvents): Mouth {
  const address = parseAddress(camera.url);
  let socket: Socket | null = null;
  let isOver = false;
  let isOpen = false;
  let deadline: NodeJS.Timeout | undefined;
  let alive: NodeJS.Timeout | undefined;
  let session: string | undefined;
  let count = 0;
  let channel = 0;
  let base = camera.url;
  let isALaw = true;
  let packets: VoicePackets | null = null;
  const waiting = new Map<number, { ask: Asked; resolve(answer: Message): void }>();
  const login = new Login(camera.username ?? address?.username, camera.password ?? address?.password, true);

  function stop(): void {
    if (isOver) return;
    if (isOpen) void ask({ method: 'TEARDOWN', url: base, headers: [] });
    isOver = true;
    clearTimeout(deadline);
    clearInterval(alive);
    if (isOpen) socket?.destroySoon();
    else socket?.destroy();
  }
  function fail(reason: Reason): void {
    if (isOver) return;
    isOpen = false;
    stop();
    events.ended(reason);
  }
  type Asked = { method: string; url: string; headers: readonly (readonly [string, string])[] };
  function send(number: number, { method, url, headers }: Asked): void {
    socket?.write(
      writeRequest(method, url, [
        ['CSeq', String(number)],
        ['User-Agent', 'Anyuan'],
        ['Session', session],
        ['Authorization', login.authorization(method, url)],
        ...headers,
      ]),
    );
  }
  function ask(asked: Asked): Promise<Message> {
    return new Promise((resolve) => {
      const number = ++count;
      waiting.set(number, { ask: asked, resolve });
      send(number, asked);
    });
  }
  function hear(message: Message): void {
    const number = Number(header(message, 'cseq'));
    const one = waiting.get(number);
    if (message.status < 200 || !one) return;
    waiting.delete(number);
    if (message.status !== 401) return one.resolve(message);
    const what = login.refused(message);
    if (what !== 'again') return fail(what);
    const again = ++count;
    waiting.set(again, one);
    send(again, one.ask);
  }
  async function asked(one: Asked): Promise<Message> {
    const answer = await ask(one);
    if (answer.status === 200) return answer;
    // 551: it knows of no way back (RFC 2326 12.32).
    throw new Refused(answer.status === 551 ? 'unsupported' : reasonOfStatus(answer.status));
  }

  async function begin(): Promise<void> {
    const described = await asked({
      method: 'DESCRIBE',
      url: camera.url,
      headers: [['Accept', 'application/sdp'], REQUIRE],
    });
    const sdp = parseSdp(described.body);
    const found = sdp && loudspeakerOf(sdp);
    if (!found) throw new Refused('unsupported');
    isALaw = found.isALaw;
    const said = header(described, 'content-base') ?? '';
    base = /^rtsps?:\/\//i.test(said) ? said : camera.url;
    const set = await asked({
      method: 'SETUP',
      url: trackOf(base, found.control),
      headers: [['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1'], REQUIRE],
    });
    const named = readSession(header(set, 'session'));
    session = named?.id;
    channel = readTransport(header(set, 'transport'), { interleaved: 0 }).interleaved?.[0] ?? 0;
    await asked({ method: 'PLAY', url: base, headers: [REQUIRE] });
    packets = new VoicePackets(randomBytes(4).readUInt32BE(), found.type);
    isOpen = true;
    clearTimeout(deadline);
    alive = setInterval(
      () => void ask({ method: 'OPTIONS', url: base, headers: [] }),
      Math.min(ALIVE_MS, (named?.seconds ?? 60) * 400),
    );
    events.opened();
  }

  if (address) {
    const reader = new RtspReader({ packet: () => undefined, message: hear, foreign: () => fail('not_rtsp') });
    const to = { host: address.host, port: address.port, noDelay: true };
    const made = address.isTls ? connectTls({ ...to, rejectUnauthorized: false }) : connect(to);
    socket = made;
    deadline = setTimeout(() => fail('timeout'), answerMs);
    made.once(address.isTls ? 'secureConnect' : 'connect', () => {
      begin().catch((error: unknown) => fail(error instanceof Refused ? error.reason : 'protocol'));
    });
    made.on('data', (chunk: Buffer) => reader.push(chunk, 0, chunk.length));
    made.on('error', (error: NodeJS.ErrnoException) => fail(reasonOfError(error.code, isOpen)));
    made.once('close', () => fail(isOpen ? 'interrupted' : 'closed'));
  } else setImmediate(() => fail('bad_address'));

  return {
    port: 0,
    towards: () => undefined,
    say(samples) {
      if (!isOpen || isOver || !packets || !socket || socket.writableLength > QUEUED_AT_MOST) return;
      for (const packet of packets.push(isALaw ? samples : encodeMuLaw(samples))) {
        const head = Buffer.from([0x24, channel, packet.length >> 8, packet.length & 255]);
        socket.write(Buffer.concat([head, packet]));
      }
    },
    stop,
  };
}

class Refused extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

const trackOf = (base: string, control: string | undefined): string => {
  if (!control || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return `${base}${base.endsWith('/') ? '' : '/'}${control.replace(/^\//, '')}`;
};
