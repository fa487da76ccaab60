import {
  AV_LOG_QUIET,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUVJ420P,
  type AVPixelFormat,
  Codec,
  CodecContext,
  Dictionary,
  FF_ENCODER_LIBX264,
  FF_ENCODER_LIBX265,
  FF_ENCODER_MJPEG,
  FFmpegError,
  Frame,
  Log,
  Packet,
  Rational,
} from 'node-av';

import { splitAnnexB } from './rtp.ts';

/** What an encoder is asked for besides the usual. */
export type EncoderWishes = {
  profile?: 'baseline' | 'main' | 'high';
  /** In the encoder's own language. */
  params?: string;
  hasBFrames?: true;
  isInterlaced?: true;
  pixels?: '422' | '10bit';
  groupSeconds?: number;
  /** Key pictures come when the encoder likes, whoever joins. */
  neverForced?: true;
};
export type VideoFormat = {
  codec: 'h264' | 'h265' | 'mjpeg';
  width: number;
  height: number;
  fps: number;
  bitrate: number;
  wishes: EncoderWishes;
};
/** NAL units; of MJPEG one whole JPEG. */
export type EncodedFrame = { nals: Buffer[]; key: boolean; pts: number };

const TIME_BASE = { num: 1, den: 90_000 };

const ENCODERS = { h264: FF_ENCODER_LIBX264, h265: FF_ENCODER_LIBX265, mjpeg: FF_ENCODER_MJPEG } as const;

/** One picture in, one access unit out; nothing is held back but what pictures out of order need. */
export class VideoEncoder {
  readonly #format: VideoFormat;
  readonly #context: CodecContext;
  readonly #packet = new Packet();
  #isWorking = false;
  #isClosed = false;

  private constructor(format: VideoFormat, context: CodecContext) {
    this.#format = format;
    this.#context = context;
    this.#packet.alloc();
  }

  static async open(format: VideoFormat): Promise<VideoEncoder> {
    Log.setLevel(AV_LOG_QUIET);
    const codec = Codec.findEncoderByName(ENCODERS[format.codec]);
    if (!codec) throw new Error(`No encoder for ${format.codec} in this build of FFmpeg`);
    const { wishes } = format;
    const context = new CodecContext();
    context.allocContext3(codec);
    context.width = format.width;
    context.height = format.height;
    context.pixelFormat = pixelsOf(format);
    context.timeBase = new Rational(TIME_BASE.num, TIME_BASE.den);
    context.framerate = new Rational(format.fps, 1);
    context.gopSize = Math.round(format.fps * (wishes.groupSeconds ?? 1));
    context.maxBFrames = wishes.hasBFrames ? 2 : 0;
    context.threadCount = 1;
    context.bitRate = BigInt(format.bitrate);
    context.rcMaxRate = BigInt(format.bitrate);
    context.rcBufferSize = format.bitrate;
    if (wishes.isInterlaced) context.setOption('flags', '+ildct+ilme');
    FFmpegError.throwIfError(await context.open2(codec, Dictionary.fromObject(optionsOf(format))), 'open encoder');
    return new VideoEncoder(format, context);
  }

  /** Null: it holds this one back, or was closed meanwhile. */
  async encode(picture: Buffer, pts: number, forceKey = false): Promise<EncodedFrame | null> {
    if (this.#isClosed) return null;
    this.#isWorking = true;
    try {
      const encoded = await this.#encode(picture, pts, forceKey);
      return this.#isClosed ? null : encoded;
    } finally {
      this.#isWorking = false;
      if (this.#isClosed) this.#release();
    }
  }

  /** What FFmpeg works on at this moment stays until it has done so. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isWorking) this.#release();
  }

  async #encode(picture: Buffer, pts: number, forceKey: boolean): Promise<EncodedFrame | null> {
    const { width, height, wishes } = this.#format;
    const frame = Frame.fromVideoBuffer(inPixels(picture, width, height, wishes.pixels), {
      width,
      height,
      format: pixelsOf(this.#format),
      pts: BigInt(pts),
      timeBase: TIME_BASE,
    });
    frame.pictType = forceKey && !wishes.neverForced ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    try {
      FFmpegError.throwIfError(await this.#context.sendFrame(frame), 'encode');
    } finally {
      frame.free();
    }
    if ((await this.#context.receivePacket(this.#packet)) < 0) return null;
    const data = Buffer.from(this.#packet.data!);
    const nals = this.#format.codec === 'mjpeg' ? [data] : splitAnnexB(data);
    const result = { nals, key: this.#packet.isKeyframe, pts: Number(this.#packet.pts) };
    this.#packet.unref();
    return result;
  }

  #release(): void {
    this.#packet.free();
    this.#context.freeContext();
  }
}

const pixelsOf = ({ codec, wishes }: VideoFormat): AVPixelFormat => {
  if (codec === 'mjpeg') return AV_PIX_FMT_YUVJ420P;
  if (wishes.pixels === '422') return AV_PIX_FMT_YUV422P;
  return wishes.pixels === '10bit' ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P;
};

function optionsOf({ codec, wishes }: VideoFormat): Record<string, string> {
  // What RTP sends of a JPEG takes the usual Huffman tables for granted.
  if (codec === 'mjpeg') return { huffman: 'default' };
  const options = { preset: 'ultrafast', 'forced-idr': '1', ...(wishes.hasBFrames ? {} : { tune: 'zerolatency' }) };
  if (codec === 'h265')
    return { ...options, 'x265-params': 'log-level=none:pools=none:frame-threads=1:repeat-headers=1:scenecut=0' };
  return {
    ...options,
    sc_threshold: '0',
    ...(wishes.profile ? { profile: wishes.profile } : {}),
    ...(wishes.params || wishes.hasBFrames
      ? {
          'x264-params': [
            wishes.params,
            ...(wishes.hasBFrames ? ['rc-lookahead=0:sync-lookahead=0:mbtree=0'] : []),
          ].join(':'),
        }
      : {}),
  };
}

/** A picture of 4:2:0 in eight bits, with more colour or more depth. */
function inPixels(picture: Buffer, width: number, height: number, pixels: EncoderWishes['pixels']): Buffer {
  if (pixels === undefined) return picture;
  if (pixels === '10bit') {
    const out = Buffer.alloc(picture.length * 2);
    for (let i = 0; i < picture.length; i++) out.writeUInt16LE(picture[i]! << 2, i * 2);
    return out;
  }
  const [luma, row] = [width * height, width / 2];
  const rows: Buffer[] = [picture.subarray(0, luma)];
  for (let at = luma; at < picture.length; at += row)
    rows.push(picture.subarray(at, at + row), picture.subarray(at, at + row));
  return Buffer.concat(rows);
}
