import type { EncoderWishes } from './encoder.ts';

/** One way in which real cameras differ from the book; its name is a word of the address: `/cam/GATE-1/late-sound`. */
export type Quirk = {
  /** Asks the encoder for something else. */
  encoder?: EncoderWishes;
  /** What an access unit loses or gains before it is packed. */
  nals?: 'no-sets' | 'delimiter-and-message' | 'start-codes';
  /** The description holds no parameter sets. */
  bareSdp?: true;
  /** How packets leave the camera. */
  packets?:
    | 'no-markers'
    | 'marked-slices'
    | 'foreign-source'
    | 'new-source'
    | 'time-wraps'
    | 'time-jumps'
    | 'time-steps-back'
    | 'time-stands';
  /** What the network or a bad server makes of them. */
  way?: 'loss' | 'disorder' | 'twice' | 'junk' | 'cut' | 'other-channels';
  /** Pictures that are left out at the beginning. */
  skip?: number;
  /** After so many pictures another size. */
  changesAfter?: number;
  sound?: 'late' | 'stops' | 'broken' | 'first';
  /** How it lets one in. */
  login?: 'sha256' | 'sha256-qop' | 'md5-qop' | 'both-digests' | 'basic' | 'basic-and-digest';
  /** What it answers, or does not. */
  talk?:
    | 'redirects'
    | 'redirects-around'
    | 'no-tcp-word'
    | 'only-udp'
    | 'only-tcp'
    | 'wrong-numbers'
    | 'no-get-parameter'
    | 'short-session'
    | 'base-elsewhere'
    | 'range-unknown'
    | 'audio-refused'
    | 'asks-back'
    | 'silent'
    | 'mute-after-play'
    | 'closes'
    | 'web-server'
    | 'goodbye'
    | 'teardown'
    | 'no-video'
    | 'mpeg4'
    | 'no-description';
  /** What happens to its picture. */
  scene?: 'black' | 'covered' | 'still';
  /** By how much its clock is ahead, in ms. */
  clock?: number;
  /** Answers DESCRIBE with this. */
  status?: number;
};

const x264 = (params: string, more: EncoderWishes = {}): Quirk => ({ encoder: { params, ...more } });

export const QUIRKS = {
  // Encodings
  baseline: { encoder: { profile: 'baseline' } },
  main: { encoder: { profile: 'main' } },
  high: { encoder: { profile: 'high' } },
  'b-frames': x264('bframes=2:b-adapt=0', { hasBFrames: true }),
  interlaced: x264('tff=1', { isInterlaced: true }),
  '422': { encoder: { pixels: '422' } },
  '10bit': { encoder: { pixels: '10bit' } },
  'intra-refresh': { ...x264('intra-refresh=1:keyint=20', { neverForced: true }), skip: 1 },
  'long-groups': { encoder: { groupSeconds: 10, neverForced: true } },
  'size-changes': { changesAfter: 12 },
  'sets-in-sdp': { nals: 'no-sets' },
  'sets-in-band': { bareSdp: true },
  'sets-missing': { nals: 'no-sets', bareSdp: true },
  'no-key': { encoder: { groupSeconds: 3600, neverForced: true }, skip: 1 },
  slices: x264('slices=4'),
  'delimiter-and-message': { nals: 'delimiter-and-message' },
  'start-codes': { nals: 'start-codes' },
  // Packets
  'no-markers': { packets: 'no-markers' },
  'marked-slices': { ...x264('slices=4'), packets: 'marked-slices' },
  'foreign-source': { packets: 'foreign-source' },
  'new-source': { packets: 'new-source' },
  'time-wraps': { packets: 'time-wraps' },
  'time-jumps': { packets: 'time-jumps' },
  'time-steps-back': { packets: 'time-steps-back' },
  'time-stands': { packets: 'time-stands' },
  loss: { way: 'loss' },
  disorder: { way: 'disorder' },
  twice: { way: 'twice' },
  junk: { way: 'junk' },
  cut: { way: 'cut' },
  'other-channels': { way: 'other-channels' },
  // What it shows
  black: { scene: 'black' },
  covered: { scene: 'covered' },
  still: { scene: 'still' },
  // Its clock
  'clock-slow': { clock: -90_000 },
  'clock-fast': { clock: 90_000 },
  // Sound
  'late-sound': { sound: 'late' },
  'sound-stops': { sound: 'stops' },
  'broken-sound': { sound: 'broken' },
  'sound-first': { sound: 'first' },
  // Signing in
  sha256: { login: 'sha256' },
  'sha256-qop': { login: 'sha256-qop' },
  'md5-qop': { login: 'md5-qop' },
  'both-digests': { login: 'both-digests' },
  basic: { login: 'basic' },
  'basic-and-digest': { login: 'basic-and-digest' },
  // Talk
  redirects: { talk: 'redirects' },
  'redirects-around': { talk: 'redirects-around' },
  'no-tcp-word': { talk: 'no-tcp-word' },
  'only-udp': { talk: 'only-udp' },
  'only-tcp': { talk: 'only-tcp' },
  'wrong-numbers': { talk: 'wrong-numbers' },
  'no-get-parameter': { talk: 'no-get-parameter' },
  'short-session': { talk: 'short-session' },
  'base-elsewhere': { talk: 'base-elsewhere' },
  'range-unknown': { talk: 'range-unknown' },
  'audio-refused': { talk: 'audio-refused' },
  'asks-back': { talk: 'asks-back' },
  silent: { talk: 'silent' },
  'mute-after-play': { talk: 'mute-after-play' },
  closes: { talk: 'closes' },
  'web-server': { talk: 'web-server' },
  goodbye: { talk: 'goodbye' },
  teardown: { talk: 'teardown' },
  'no-video': { talk: 'no-video' },
  mpeg4: { talk: 'mpeg4' },
  'no-description': { talk: 'no-description' },
} as const satisfies Record<string, Quirk>;
export type QuirkName = keyof typeof QUIRKS;

export const isQuirk = (word: string): word is QuirkName => Object.hasOwn(QUIRKS, word);

/** Several at once: later ones win where they contradict each other. */
export const quirkOf = (names: readonly QuirkName[]): Quirk =>
  Object.assign({}, ...names.map((name) => QUIRKS[name])) as Quirk;
