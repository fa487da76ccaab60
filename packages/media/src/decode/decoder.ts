import './quiet.ts';
import {
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_MJPEG,
  AVMEDIA_TYPE_VIDEO,
  Codec,
  CodecContext,
  CodecParameters,
  Dictionary,
  FFmpegError,
  Frame,
  Packet,
} from 'node-av';

import type { VideoEntry } from '../fmp4/init.ts';

/** Decodes pictures as they stand in fMP4, or JPEG where there is no entry. */
export class VideoDecoder {
  readonly #context: CodecContext;
  readonly #packet = new Packet();

  private constructor(context: CodecContext) {
    this.#context = context;
    this.#packet.alloc();
  }

  static async open(entry: VideoEntry | null): Promise<VideoDecoder> {
    const id = entry === null ? AV_CODEC_ID_MJPEG : entry.entry === 'avc1' ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC;
    const codec = Codec.findDecoder(id);
    if (!codec) throw new Error(`This build of FFmpeg cannot decode ${entry?.entry ?? 'JPEG'}`);
    const parameters = new CodecParameters();
    parameters.alloc();
    parameters.codecType = AVMEDIA_TYPE_VIDEO;
    parameters.codecId = id;
    if (entry) {
      parameters.width = entry.width;
      parameters.height = entry.height;
      parameters.extradata = entry.config;
    }
    const context = new CodecContext();
    context.allocContext3(codec);
    FFmpegError.throwIfError(context.parametersToContext(parameters), 'set up the decoder');
    parameters[Symbol.dispose]();
    context.threadCount = 1;
    context.setOption('flags', '+low_delay');
    FFmpegError.throwIfError(await context.open2(codec, Dictionary.fromObject({})), 'open the decoder');
    return new VideoDecoder(context);
  }

  /** Gives every picture the decoder has ready; the caller frees them. A null sample asks for the last ones. */
  async decode(sample: Buffer | null, pts = 0): Promise<Frame[]> {
    if (sample) {
      this.#packet.data = sample;
      this.#packet.pts = BigInt(pts);
      this.#packet.dts = BigInt(pts);
    }
    // A damaged picture is the camera's or the network's, and the next key frame mends it.
    await this.#context.sendPacket(sample ? this.#packet : null);
    if (sample) this.#packet.unref();
    const frames: Frame[] = [];
    for (;;) {
      const frame = new Frame();
      frame.alloc();
      if ((await this.#context.receiveFrame(frame)) < 0) {
        frame.free();
        return frames;
      }
      frames.push(frame);
    }
  }

  close(): void {
    this.#packet.free();
    this.#context.freeContext();
  }
}
