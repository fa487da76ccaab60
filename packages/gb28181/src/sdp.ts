/** The SDP of GB/T 28181-2022 Annex G, with what peers leave out or write otherwise. */
export const sessionNames = ['Play', 'Playback', 'Download', 'Talk'] as const;
export type SessionName = (typeof sessionNames)[number];

export interface Payload {
  type: number;
  name: string;
  rate: number;
}

/** `f=`: what is asked for or sent (Annex G); a number is left out where nothing is said. */
export interface MediaFormat {
  video?: { codec?: number; resolution?: string; frameRate?: number; rateType?: number; kbps?: number };
  audio?: { codec?: number; rate?: number; sampling?: number };
}

export interface GbSdp {
  /** Of whom it is: o=. */
  owner: string;
  name: SessionName;
  /** Where media goes to or comes from. */
  address: string;
  media: 'video' | 'audio';
  port: number;
  transport: 'udp' | 'tcp';
  /** Over TCP: who connects, in the words of who writes this. */
  setup: 'active' | 'passive' | null;
  payloads: readonly Payload[];
  direction: 'recvonly' | 'sendonly' | 'sendrecv' | 'inactive' | null;
  /** Seconds since 1970; null: live. */
  from: number | null;
  to: number | null;
  /** u=: `channel:type`. */
  uri: string | null;
  /** y=: ten digits; some write fewer, some none. */
  ssrc: string | null;
  /** 0: main, 1: sub (a=streamnumber); some write a=streamprofile or a=stream. */
  stream: number | null;
  downloadSpeed: number | null;
  fileSize: number | null;
  format: MediaFormat | null;
}

export const usualPayloads: readonly Payload[] = [{ type: 96, name: 'PS', rate: 90_000 }];
/** C.2.4 a: G.711 A-law. */
export const voicePayloads: readonly Payload[] = [{ type: 8, name: 'PCMA', rate: 8_000 }];
/** What we hear besides: some platforms speak in the law of the other half of the world. */
export const heardPayloads: readonly Payload[] = [...voicePayloads, { type: 0, name: 'PCMU', rate: 8_000 }];

/** How media goes: by datagrams, or over TCP, where whoever writes this connects (`active`) or is connected to (Annex D). */
export type MediaWay = 'udp' | 'tcp-active' | 'tcp-passive';

/** What whoever goes that way writes of it; RFC 4145: who connects himself names port 9. */
export const placeOf = (way: MediaWay, port: number): Pick<GbSdp, 'port' | 'transport' | 'setup'> => ({
  port: way === 'tcp-active' ? 9 : port,
  transport: way === 'udp' ? 'udp' : 'tcp',
  setup: way === 'udp' ? null : way === 'tcp-active' ? 'active' : 'passive',
});

/** The way of whoever answers: where the other listens, he connects, and listens where the other connects. */
export function answeringWay({ transport, setup }: Pick<GbSdp, 'transport' | 'setup'>): MediaWay {
  if (transport === 'udp') return 'udp';
  return setup === 'active' ? 'tcp-passive' : 'tcp-active';
}

export const sdpType = 'application/sdp';

/** Seconds of an NTP time begin in 1900 (RFC 4566 5.9); the standard wants those of 1970, and some write the others. */
const ntpOffset = 2_208_988_800;

export function readSdp(body: Uint8Array): GbSdp | undefined {
  const lines = Buffer.from(body)
    .toString('latin1')
    .split(/\r\n|\n|\r/)
    .map((line) => /^\s*([a-z])\s*=\s*(.*?)\s*$/i.exec(line))
    .filter((line) => line !== null)
    .map(([, key = '', value = '']): [string, string] => [key.toLowerCase(), value]);
  const first = (key: string): string | undefined => lines.find(([one]) => one === key)?.[1];
  const media = /^(video|audio)\s+(\d{1,5})(?:\/\d+)?\s+(\S+)\s*(.*)$/i.exec(first('m') ?? '');
  if (!media) return undefined;
  const port = Number(media[2]);
  if (port > 65_535) return undefined;
  const attributes = lines.filter(([key]) => key === 'a').map(([, value]) => value);
  const attribute = (...names: string[]): string | undefined => {
    for (const name of names) {
      const found = attributes.find((one) => one.toLowerCase().startsWith(`${name}:`));
      if (found !== undefined) return found.slice(name.length + 1).trim();
    }
    return undefined;
  };
  // The address of the media comes before that of the session.
  const at = lines.findIndex(([key]) => key === 'm');
  const connection = lines.slice(at).find(([key]) => key === 'c')?.[1] ?? first('c') ?? '';
  const [from = 0, to = 0] = (first('t') ?? '').split(/\s+/).map(secondsOf);
  const setup = attribute('setup')?.toLowerCase();
  return {
    owner: (first('o') ?? '').split(/\s+/)[0] ?? '',
    name: sessionNames.find((one) => one.toLowerCase() === (first('s') ?? '').toLowerCase()) ?? 'Play',
    address: (connection.split(/\s+/)[2] ?? '').split('/')[0] ?? '',
    media: media[1]?.toLowerCase() === 'audio' ? 'audio' : 'video',
    port,
    transport: /tcp/i.test(media[3] ?? '') ? 'tcp' : 'udp',
    setup: setup === 'active' || setup === 'passive' ? setup : null,
    payloads: payloadsOf(media[4] ?? '', attributes),
    direction: directionOf(attributes),
    from: from === 0 && to === 0 ? null : from,
    to: from === 0 && to === 0 ? null : to,
    uri: first('u') ?? null,
    ssrc: /^\d{1,10}$/.exec(first('y') ?? '')?.[0] ?? null,
    stream: streamOf(attribute('streamnumber', 'stream', 'streamprofile', 'streammode')),
    downloadSpeed: numberOf(attribute('downloadspeed')),
    fileSize: numberOf(attribute('filesize')),
    format: formatOf(first('f')),
  };
}

function secondsOf(text: string): number {
  const seconds = /^\d{1,11}$/.test(text) ? Number(text) : 0;
  return seconds >= ntpOffset ? seconds - ntpOffset : seconds;
}
const numberOf = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : null;

/** `0`, `1`, and the words of those who wrote before the standard did. */
function streamOf(said: string | undefined): number | null {
  if (said === undefined) return null;
  if (/^main/i.test(said)) return 0;
  return /^sub/i.test(said) ? 1 : numberOf(said);
}

function directionOf(attributes: readonly string[]): GbSdp['direction'] {
  const found = attributes.find((one) => /^(recvonly|sendonly|sendrecv|inactive)$/i.test(one));
  return (found?.toLowerCase() as GbSdp['direction']) ?? null;
}

function payloadsOf(types: string, attributes: readonly string[]): Payload[] {
  const maps = new Map(
    attributes
      .map((one) => /^rtpmap:\s*(\d{1,3})\s+([^/\s]+)\/(\d{1,6})/i.exec(one))
      .filter((one) => one !== null)
      .map(([, type, name = '', rate]) => [Number(type), { name: name.toUpperCase(), rate: Number(rate) }]),
  );
  const named: Record<number, { name: string; rate: number }> = {
    0: { name: 'PCMU', rate: 8_000 },
    8: { name: 'PCMA', rate: 8_000 },
    96: { name: 'PS', rate: 90_000 },
  };
  return types
    .split(/\s+/)
    .filter((one) => /^\d{1,3}$/.test(one))
    .map(Number)
    .map((type) => ({ type, ...(maps.get(type) ?? named[type] ?? { name: '', rate: 90_000 }) }));
}

function formatOf(said: string | undefined): MediaFormat | null {
  const [, video = '', audio = ''] = /^v\/([^a]*)a\/(.*)$/i.exec(said ?? '') ?? [];
  if (video === '' && audio === '') return null;
  const [codec = '', resolution = '', frameRate = '', rateType = '', kbps = ''] = video.split('/');
  const [sound = '', rate = '', sampling = ''] = audio.split('/');
  return {
    video: {
      ...only('codec', codec),
      ...(resolution === '' ? {} : { resolution }),
      ...only('frameRate', frameRate),
      ...only('rateType', rateType),
      ...only('kbps', kbps),
    },
    audio: { ...only('codec', sound), ...only('rate', rate), ...only('sampling', sampling) },
  };
}
const only = <K extends string>(key: K, text: string): { [key in K]?: number } =>
  /^\d{1,10}$/.test(text.trim()) ? ({ [key]: Number(text) } as { [key in K]?: number }) : {};

function writeFormat({ video = {}, audio = {} }: MediaFormat): string {
  const pictures = [video.codec, video.resolution, video.frameRate, video.rateType, video.kbps];
  const sounds = [audio.codec, audio.rate, audio.sampling];
  return `v/${pictures.map((one) => one ?? '').join('/')}a/${sounds.map((one) => one ?? '').join('/')}`;
}

/** Lines that are left out where nothing is said of them. */
const unsaid = {
  name: 'Play',
  direction: null,
  from: null,
  to: null,
  uri: null,
  ssrc: null,
  stream: null,
  downloadSpeed: null,
  fileSize: null,
  format: null,
} satisfies Partial<GbSdp>;
type Unsaid = keyof typeof unsaid;
/** What is given to write one. */
export type NewSdp = Omit<GbSdp, Unsaid> & Partial<Pick<GbSdp, Unsaid>>;

export function writeSdp(given: NewSdp): Buffer {
  const sdp: GbSdp = { ...unsaid, ...given };
  const kind = sdp.address.includes(':') ? 'IP6' : 'IP4';
  const protocol = sdp.transport === 'tcp' ? 'TCP/RTP/AVP' : 'RTP/AVP';
  const lines = [
    'v=0',
    `o=${sdp.owner} 0 0 IN ${kind} ${sdp.address}`,
    `s=${sdp.name}`,
    ...(sdp.uri === null ? [] : [`u=${sdp.uri}`]),
    `c=IN ${kind} ${sdp.address}`,
    `t=${sdp.from ?? 0} ${sdp.to ?? 0}`,
    `m=${sdp.media} ${sdp.port} ${protocol} ${sdp.payloads.map(({ type }) => type).join(' ')}`,
    ...(sdp.direction === null ? [] : [`a=${sdp.direction}`]),
    ...sdp.payloads.map(({ type, name, rate }) => `a=rtpmap:${type} ${name}/${rate}`),
    ...(sdp.setup === null ? [] : [`a=setup:${sdp.setup}`, 'a=connection:new']),
    ...(sdp.downloadSpeed === null ? [] : [`a=downloadspeed:${sdp.downloadSpeed}`]),
    ...(sdp.fileSize === null ? [] : [`a=filesize:${sdp.fileSize}`]),
    ...(sdp.stream === null ? [] : [`a=streamnumber:${sdp.stream}`]),
    ...(sdp.ssrc === null ? [] : [`y=${sdp.ssrc}`]),
    ...(sdp.format === null ? [] : [`f=${writeFormat(sdp.format)}`]),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
}
