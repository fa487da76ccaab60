import './quiet.ts';
import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_SAMPLE_FMT_FLTP,
  Codec,
  CodecContext,
  Dictionary,
  FF_ENCODER_AAC,
  FFmpegError,
  Frame,
  Packet,
  Rational,
} from 'node-av';

import type { AudioEntry } from '../fmp4/init.ts';
import type { Encoder } from '../live/sound.ts';
import { decodeG711 } from '../sound/g711.ts';
import type { AudioFormat } from '../unit.ts';
import { G726Decoder } from './g726.ts';

const FRAME = 1024;
const MONO = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };

/** Makes AAC of telephone sound, which browsers do not play in MP4: eight frames a second, so it may run in the event loop. */
export function openAac(format: AudioFormat): Encoder {
  const encoder = new AacEncoder(format.rate);
  const g726 = format.codec === 'g726' ? new G726Decoder(format) : null;
  const law = format.codec === 'pcmu' ? 'mulaw' : 'alaw';
  const entry: AudioEntry = { entry: 'mp4a', config: encoder.config, rate: format.rate, channels: 1 };
  return {
    entry,
    push: (data) => encoder.push(g726 ? g726.decode(data) : decodeG711(law, data)),
    close() {
      encoder.close();
      g726?.close();
    },
  };
}

class AacEncoder {
  readonly rate: number;
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  #pending = new Float32Array(0);

  constructor(rate: number) {
    this.rate = rate;
    const codec = Codec.findEncoderByName(FF_ENCODER_AAC);
    if (!codec) throw new Error('This build of FFmpeg has no AAC encoder');
    this.#context.allocContext3(codec);
    this.#context.sampleRate = rate;
    this.#context.sampleFormat = AV_SAMPLE_FMT_FLTP;
    this.#context.channelLayout = MONO;
    this.#context.timeBase = new Rational(1, rate);
    this.#context.bitRate = rate > 8000 ? 48_000n : 24_000n;
    this.#context.setOption('flags', '+global_header');
    // Two thirds of the work, and as good for telephone sound.
    this.#context.setOption('aac_coder', 'fast');
    FFmpegError.throwIfError(this.#context.open2Sync(codec, Dictionary.fromObject({})), 'open the AAC encoder');
    this.#packet.alloc();
  }

  get config(): Buffer {
    return Buffer.from(this.#context.extraData ?? Buffer.alloc(0));
  }

  push(samples: Float32Array): Buffer[] {
    const all = new Float32Array(this.#pending.length + samples.length);
    all.set(this.#pending);
    all.set(samples, this.#pending.length);
    const out: Buffer[] = [];
    let at = 0;
    for (; at + FRAME <= all.length; at += FRAME) out.push(...this.#encode(all.subarray(at, at + FRAME)));
    this.#pending = all.slice(at);
    return out;
  }

  #encode(samples: Float32Array): Buffer[] {
    const frame = Frame.fromAudioBuffer(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength), {
      nbSamples: FRAME,
      format: AV_SAMPLE_FMT_FLTP,
      sampleRate: this.rate,
      channelLayout: MONO,
    });
    const out: Buffer[] = [];
    this.#context.sendFrameSync(frame);
    frame.free();
    while (this.#context.receivePacketSync(this.#packet) === 0) {
      if (this.#packet.data) out.push(Buffer.from(this.#packet.data));
      this.#packet.unref();
    }
    return out;
  }

  close(): void {
    this.#packet.free();
    this.#context.freeContext();
  }
}
