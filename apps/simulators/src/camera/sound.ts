import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  type AVSampleFormat,
  FF_ENCODER_AAC,
  FF_ENCODER_ADPCM_G726LE,
  FF_ENCODER_LIBOPUS,
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  Frame,
  Packet,
  Rational,
} from 'node-av';

import type { AudioCodec } from './options.ts';
import { aacPayload } from './rtp.ts';

/** Sound that repeats: payloads of one RTP packet each, and how many samples a payload lasts. */
export type Sound = { codec: AudioCodec; rate: number; samplesPerPacket: number; packets: Buffer[]; config?: string };

/** A short soft beep at the start of every second. */
const sample = (i: number, rate: number): number => {
  const t = (i % rate) / rate;
  return t < 0.15 ? 0.25 * Math.sin(2 * Math.PI * 660 * t) * Math.sin((Math.PI * t) / 0.15) : 0;
};

const SECONDS = 8;
const MONO = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };
const sounds = new Map<AudioCodec, Promise<Sound>>();

export function soundOf(codec: AudioCodec): Promise<Sound> {
  const known = sounds.get(codec) ?? make(codec);
  sounds.set(codec, known);
  return known;
}

async function make(codec: AudioCodec): Promise<Sound> {
  switch (codec) {
    case 'pcma':
      return telephone(codec, 8000, aLaw);
    case 'pcmu':
      return telephone(codec, 8000, muLaw);
    case 'pcmu16':
      return telephone(codec, 16_000, muLaw);
    case 'g726':
      return cutUp(await encoded(codec, FF_ENCODER_ADPCM_G726LE, 8000, AV_SAMPLE_FMT_S16, 2048), 128);
    case 'opus':
      return encoded(codec, FF_ENCODER_LIBOPUS, 48_000, AV_SAMPLE_FMT_FLT, 960);
    default:
      return encoded(codec, FF_ENCODER_AAC, 16_000, AV_SAMPLE_FMT_FLTP, 1024);
  }
}

function telephone(codec: AudioCodec, rate: number, law: (value: number) => number): Sound {
  const samplesPerPacket = rate / 50;
  const packets = Array.from({ length: 50 }, (_, p) =>
    Buffer.from(Array.from({ length: samplesPerPacket }, (_x, i) => law(sample(p * samplesPerPacket + i, rate)))),
  );
  return { codec, rate, samplesPerPacket, packets };
}

/** The encoder works on quarters of a second, and packets are shorter. */
function cutUp(sound: Sound, samplesPerPacket: number): Sound {
  const all = Buffer.concat(sound.packets);
  const bytes = (all.length / sound.packets.length / sound.samplesPerPacket) * samplesPerPacket;
  const packets = Array.from({ length: Math.floor(all.length / bytes) }, (_, i) =>
    all.subarray(i * bytes, (i + 1) * bytes),
  );
  return { ...sound, packets, samplesPerPacket };
}

function muLaw(value: number): number {
  const linear = Math.min(8158, Math.round(Math.abs(value) * 8158)) + 33;
  const exponent = Math.floor(Math.log2(linear)) - 5;
  const mantissa = (linear >> (exponent + 1)) & 15;
  return ~((value < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 255;
}

function aLaw(value: number): number {
  const linear = Math.round(Math.max(-1, Math.min(1, value)) * 4095);
  const sign = linear >= 0 ? 0x80 : 0;
  const magnitude = linear >= 0 ? linear : -linear - 1;
  const exponent = magnitude < 32 ? 0 : Math.floor(Math.log2(magnitude)) - 4;
  const mantissa = exponent === 0 ? (magnitude >> 1) & 15 : (magnitude >> exponent) & 15;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

async function encoded(
  name: AudioCodec,
  encoder: Parameters<typeof Codec.findEncoderByName>[0],
  rate: number,
  format: AVSampleFormat,
  samplesPerPacket: number,
): Promise<Sound> {
  const codec = Codec.findEncoderByName(encoder);
  if (!codec) throw new Error(`No encoder for ${name} in this build of FFmpeg`);
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleRate = rate;
  context.sampleFormat = format;
  context.channelLayout = MONO;
  context.timeBase = new Rational(1, rate);
  context.bitRate = 32_000n;
  if (name === 'aac') context.setOption('flags', '+global_header');
  FFmpegError.throwIfError(await context.open2(codec, Dictionary.fromObject({})), `open ${name}`);
  const packets: Buffer[] = [];
  const packet = new Packet();
  packet.alloc();
  for (let i = 0; i * samplesPerPacket < rate * SECONDS; i++) {
    const values = Float32Array.from({ length: samplesPerPacket }, (_, s) => sample(i * samplesPerPacket + s, rate));
    const isShort = format === AV_SAMPLE_FMT_S16;
    const bytes = isShort ? Int16Array.from(values, (value) => value * 32_767) : values;
    const frame = Frame.fromAudioBuffer(Buffer.from(bytes.buffer), {
      nbSamples: samplesPerPacket,
      format,
      sampleRate: rate,
      channelLayout: MONO,
      pts: BigInt(i * samplesPerPacket),
    });
    FFmpegError.throwIfError(await context.sendFrame(frame), `encode ${name}`);
    frame.free();
    while ((await context.receivePacket(packet)) === 0) {
      const data = Buffer.from(packet.data!);
      packets.push(name === 'aac' ? aacPayload(data) : data);
      packet.unref();
    }
  }
  const config = name === 'aac' ? (context.extraData?.toString('hex') ?? '') : '';
  packet.free();
  context.freeContext();
  return { codec: name, rate, samplesPerPacket, packets, config };
}
