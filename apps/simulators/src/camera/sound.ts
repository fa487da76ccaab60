import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_SAMPLE_FMT_FLTP,
  FF_ENCODER_AAC,
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

const MONO = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };
const sounds = new Map<AudioCodec, Promise<Sound>>();

export function soundOf(codec: AudioCodec): Promise<Sound> {
  const known = sounds.get(codec) ?? (codec === 'pcma' ? Promise.resolve(pcma()) : aac());
  sounds.set(codec, known);
  return known;
}

function pcma(): Sound {
  const packets = Array.from({ length: 50 }, (_, p) =>
    Buffer.from(Array.from({ length: 160 }, (_x, i) => aLaw(sample(p * 160 + i, 8000)))),
  );
  return { codec: 'pcma', rate: 8000, samplesPerPacket: 160, packets };
}

function aLaw(value: number): number {
  const linear = Math.round(Math.max(-1, Math.min(1, value)) * 4095);
  const sign = linear >= 0 ? 0x80 : 0;
  const magnitude = linear >= 0 ? linear : -linear - 1;
  const exponent = magnitude < 32 ? 0 : Math.floor(Math.log2(magnitude)) - 4;
  const mantissa = exponent === 0 ? (magnitude >> 1) & 15 : (magnitude >> exponent) & 15;
  return (sign | (exponent << 4) | mantissa) ^ 0x55;
}

async function aac(): Promise<Sound> {
  const rate = 16_000;
  const codec = Codec.findEncoderByName(FF_ENCODER_AAC);
  if (!codec) throw new Error('No AAC encoder in this build of FFmpeg');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.sampleRate = rate;
  context.sampleFormat = AV_SAMPLE_FMT_FLTP;
  context.channelLayout = MONO;
  context.timeBase = new Rational(1, rate);
  context.bitRate = 32_000n;
  context.setOption('flags', '+global_header');
  FFmpegError.throwIfError(await context.open2(codec, Dictionary.fromObject({})), 'open aac');
  const packets: Buffer[] = [];
  const packet = new Packet();
  packet.alloc();
  for (let i = 0; i < 125; i++) {
    const pcm = Float32Array.from({ length: 1024 }, (_, s) => sample(i * 1024 + s, rate));
    const frame = Frame.fromAudioBuffer(Buffer.from(pcm.buffer), {
      nbSamples: 1024,
      format: AV_SAMPLE_FMT_FLTP,
      sampleRate: rate,
      channelLayout: MONO,
      pts: BigInt(i * 1024),
    });
    FFmpegError.throwIfError(await context.sendFrame(frame), 'encode aac');
    frame.free();
    while ((await context.receivePacket(packet)) === 0) {
      packets.push(aacPayload(Buffer.from(packet.data!)));
      packet.unref();
    }
  }
  const config = context.extraData?.toString('hex') ?? '';
  packet.free();
  context.freeContext();
  return { codec: 'aac', rate, samplesPerPacket: 1024, packets, config };
}
