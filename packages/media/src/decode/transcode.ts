import {
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  AV_PIX_FMT_YUV420P,
  Codec,
  CodecContext,
  Dictionary,
  FF_ENCODER_LIBX264,
  FFmpegError,
  type Frame,
  Packet,
  Rational,
} from 'node-av';

import type { VideoEntry } from '../fmp4/init.ts';
import type { Transcoded, Transcoder } from '../live/transcoder.ts';
import { PictureBuilder } from '../picture/builder.ts';
import { splitAnnexB } from '../picture/nal.ts';
import type { Slab } from '../slab.ts';
import { type AccessUnit, VIDEO_RATE } from '../unit.ts';
import { cover } from './cover.ts';
import { VideoDecoder } from './decoder.ts';
import { Scaler } from './scale.ts';

const MAX_WAITING = 50;
const KEY_EVERY_MS = 1000;

type Waiting = { slab: Slab; picture: Buffer; pts: number };

/** Anything in, H.264 out: for viewers that cannot play what comes, and where parts of it are covered. Runs on FFmpeg's threads, one picture at a time. */
export function openTranscoder(
  entry: VideoEntry | null,
  wanted: Transcoded,
  emit: (unit: AccessUnit) => void,
  failed: (error: unknown) => void,
): Transcoder {
  return new H264Transcoder(entry, wanted, emit, failed);
}

class H264Transcoder implements Transcoder {
  readonly #entry: VideoEntry | null;
  readonly #wanted: Transcoded;
  readonly #builder: PictureBuilder;
  readonly #failed: (error: unknown) => void;
  readonly #waiting: Waiting[] = [];
  readonly #scaler = new Scaler();
  #decoder: VideoDecoder | null = null;
  #encoder: CodecContext | null = null;
  #lastKey = 0;
  #closed = false;
  #working = false;

  constructor(
    entry: VideoEntry | null,
    wanted: Transcoded,
    emit: (unit: AccessUnit) => void,
    failed: (error: unknown) => void,
  ) {
    this.#entry = entry;
    this.#wanted = wanted;
    this.#builder = new PictureBuilder('h264', emit);
    this.#failed = failed;
  }

  push(slab: Slab, picture: Buffer, key: boolean, pts: number): void {
    // A machine too slow for this camera skips to the next key frame instead of falling ever further behind.
    if (this.#waiting.length >= MAX_WAITING) this.#forget();
    if (this.#waiting.length === 0 && !key && !this.#decoder) return;
    slab.hold();
    this.#waiting.push({ slab, picture, pts });
    if (!this.#working) this.#work().catch(this.#failed);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#forget();
    if (!this.#working) this.#release();
  }

  #forget(): void {
    for (const { slab } of this.#waiting.splice(0)) slab.release();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        try {
          if (this.#closed) continue;
          this.#decoder ??= await VideoDecoder.open(this.#entry);
          for (const picture of await this.#decoder.decode(next.picture, next.pts)) {
            try {
              if (!this.#closed) await this.#encode(picture);
            } finally {
              picture.free();
            }
          }
        } finally {
          next.slab.release();
        }
      }
    } finally {
      this.#working = false;
      if (this.#closed) this.#release();
    }
  }

  #emit(annexB: Buffer, pts: number): void {
    for (const nal of splitAnnexB(annexB)) this.#builder.whole(nal, 0, nal.length);
    this.#builder.finish(pts, null, performance.now());
  }

  async #encode(picture: Frame): Promise<void> {
    const height = Math.min(picture.height, this.#wanted.maxHeight) & ~1;
    const width = Math.round((picture.width * height) / picture.height) & ~1;
    const encoder = (this.#encoder ??= await openEncoder(width, height));
    const frame = await this.#scaler.scale(picture, width, height, AV_PIX_FMT_YUV420P);
    const packet = new Packet();
    packet.alloc();
    try {
      cover(frame, this.#wanted.masks);
      const wantKey = Date.now() - this.#lastKey >= KEY_EVERY_MS;
      if (wantKey) this.#lastKey = Date.now();
      frame.pictType = wantKey ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
      FFmpegError.throwIfError(await encoder.sendFrame(frame), 'encode H.264');
      while ((await encoder.receivePacket(packet)) === 0) {
        if (!this.#closed && packet.data) this.#emit(packet.data, Number(packet.pts));
        packet.unref();
      }
    } finally {
      packet.free();
      frame.free();
    }
  }

  #release(): void {
    this.#decoder?.close();
    this.#encoder?.freeContext();
    this.#scaler.close();
    this.#builder.stop();
    this.#decoder = null;
    this.#encoder = null;
  }
}

async function openEncoder(width: number, height: number): Promise<CodecContext> {
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (!codec) throw new Error('This build of FFmpeg has no H.264 encoder');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = width;
  context.height = height;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.timeBase = new Rational(1, VIDEO_RATE);
  context.framerate = new Rational(25, 1);
  context.gopSize = 250;
  context.maxBFrames = 0;
  context.threadCount = 1;
  const rate = Math.round(width * height * 2.2);
  context.bitRate = BigInt(rate);
  context.rcMaxRate = BigInt(rate);
  context.rcBufferSize = rate;
  const options = { preset: 'ultrafast', tune: 'zerolatency', 'forced-idr': '1', sc_threshold: '0' };
  FFmpegError.throwIfError(await context.open2(codec, Dictionary.fromObject(options)), 'open the H.264 encoder');
  return context;
}
