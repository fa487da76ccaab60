import './quiet.ts';
import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CODEC_ID_ADPCM_G726,
  AV_CODEC_ID_ADPCM_G726LE,
  AVMEDIA_TYPE_AUDIO,
  Codec,
  CodecContext,
  CodecParameters,
  Dictionary,
  FFmpegError,
  Frame,
  Packet,
} from 'node-av';

import type { AudioFormat } from '../unit.ts';

/** ITU-T G.726 to samples between -1 and 1. */
export class G726Decoder {
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  readonly #frame = new Frame();

  constructor({ rate, bits = 4, isBigEndian = false }: AudioFormat) {
    // RFC 3551 puts the first sample into the low bits, AAL2 into the high ones.
    const id = isBigEndian ? AV_CODEC_ID_ADPCM_G726 : AV_CODEC_ID_ADPCM_G726LE;
    const codec = Codec.findDecoder(id);
    if (!codec) throw new Error('This build of FFmpeg cannot decode G.726');
    const parameters = new CodecParameters();
    parameters.alloc();
    parameters.codecType = AVMEDIA_TYPE_AUDIO;
    parameters.codecId = id;
    parameters.sampleRate = rate;
    parameters.channelLayout = { nbChannels: 1, order: AV_CHANNEL_ORDER_NATIVE, mask: 4n };
    this.#context.allocContext3(codec);
    FFmpegError.throwIfError(this.#context.parametersToContext(parameters), 'set up the G.726 decoder');
    parameters[Symbol.dispose]();
    this.#context.bitsPerCodedSample = bits;
    FFmpegError.throwIfError(this.#context.open2Sync(codec, Dictionary.fromObject({})), 'open the G.726 decoder');
    this.#packet.alloc();
    this.#frame.alloc();
  }

  decode(data: Buffer): Float32Array {
    this.#packet.data = data;
    this.#context.sendPacketSync(this.#packet);
    this.#packet.unref();
    const parts: number[] = [];
    while (this.#context.receiveFrameSync(this.#frame) === 0) {
      const [plane] = this.#frame.data ?? [];
      for (let i = 0; plane && i < this.#frame.nbSamples; i++) parts.push(plane.readInt16LE(i * 2) / 32_768);
      this.#frame.unref();
    }
    return Float32Array.from(parts);
  }

  close(): void {
    this.#packet.free();
    this.#frame.free();
    this.#context.freeContext();
  }
}
