import {
  AV_LOG_QUIET,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  Codec,
  CodecContext,
  Dictionary,
  FF_ENCODER_LIBX264,
  FF_ENCODER_LIBX265,
  FFmpegError,
  Frame,
  Log,
  Packet,
  Rational,
} from 'node-av';

import { splitAnnexB } from './rtp.ts';

export type VideoFormat = { codec: 'h264' | 'h265'; width: number; height: number; fps: number; bitrate: number };
export type EncodedFrame = { nals: Buffer[]; key: boolean };

const TIME_BASE = { num: 1, den: 90_000 };

/** One picture in, one access unit out; nothing is held back. */
export class VideoEncoder {
  readonly #format: VideoFormat;
  readonly #context: CodecContext;
  readonly #packet = new Packet();

  private constructor(format: VideoFormat, context: CodecContext) {
    this.#format = format;
    this.#context = context;
    this.#packet.alloc();
  }

  static async open(format: VideoFormat): Promise<VideoEncoder> {
    Log.setLevel(AV_LOG_QUIET);
    const codec = Codec.findEncoderByName(format.codec === 'h264' ? FF_ENCODER_LIBX264 : FF_ENCODER_LIBX265);
    if (!codec) throw new Error(`No encoder for ${format.codec} in this build of FFmpeg`);
    const context = new CodecContext();
    context.allocContext3(codec);
    context.width = format.width;
    context.height = format.height;
    context.pixelFormat = AV_PIX_FMT_YUV420P;
    context.timeBase = new Rational(TIME_BASE.num, TIME_BASE.den);
    context.framerate = new Rational(format.fps, 1);
    context.gopSize = format.fps;
    context.maxBFrames = 0;
    context.threadCount = 1;
    context.bitRate = BigInt(format.bitrate);
    context.rcMaxRate = BigInt(format.bitrate);
    context.rcBufferSize = format.bitrate;
    const x265 = 'log-level=none:pools=none:frame-threads=1:repeat-headers=1:scenecut=0';
    const options = { preset: 'ultrafast', tune: 'zerolatency', 'forced-idr': '1' };
    FFmpegError.throwIfError(
      await context.open2(
        codec,
        Dictionary.fromObject({
          ...options,
          ...(format.codec === 'h265' ? { 'x265-params': x265 } : { sc_threshold: '0' }),
        }),
      ),
      'open encoder',
    );
    return new VideoEncoder(format, context);
  }

  async encode(picture: Buffer, pts: number, forceKey = false): Promise<EncodedFrame | null> {
    const { width, height } = this.#format;
    const frame = Frame.fromVideoBuffer(picture, {
      width,
      height,
      format: AV_PIX_FMT_YUV420P,
      pts: BigInt(pts),
      timeBase: TIME_BASE,
    });
    frame.pictType = forceKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    try {
      FFmpegError.throwIfError(await this.#context.sendFrame(frame), 'encode');
    } finally {
      frame.free();
    }
    if ((await this.#context.receivePacket(this.#packet)) < 0) return null;
    const result = { nals: splitAnnexB(Buffer.from(this.#packet.data!)), key: this.#packet.isKeyframe };
    this.#packet.unref();
    return result;
  }

  close(): void {
    this.#packet.free();
    this.#context.freeContext();
  }
}
