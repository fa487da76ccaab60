import {
  AV_PIX_FMT_YUVJ420P,
  Codec,
  CodecContext,
  Dictionary,
  FF_ENCODER_MJPEG,
  FFmpegError,
  Frame,
  Packet,
  Rational,
} from 'node-av';

import type { Frame as Shown } from '../live/group.ts';
import type { Head } from '../live/head.ts';
import { VideoDecoder } from './decoder.ts';
import { Scaler } from './scale.ts';

/** Decoding a long group to its end costs more than a slightly older picture is worth. */
const MAX_FRAMES = 60;

/** The newest picture of a group of pictures as JPEG. */
export async function snapshot(head: Head, group: readonly Shown[], maxWidth: number): Promise<Buffer> {
  const frames = head.entry ? group.slice(0, MAX_FRAMES) : group.slice(-1);
  const newest = frames.at(-1);
  if (!head.entry && newest && head.width <= maxWidth) return Buffer.from(newest.picture);
  const decoder = await VideoDecoder.open(head.entry);
  let last: Frame | null = null;
  try {
    for (const [i, one] of [...frames, null].entries()) {
      for (const frame of await decoder.decode(one && one.picture, i)) {
        last?.free();
        last = frame;
      }
    }
    if (!last) throw new Error('No picture could be decoded');
    return await jpegOf(last, maxWidth);
  } finally {
    last?.free();
    decoder.close();
  }
}

export async function jpegOf(picture: Frame, maxWidth: number): Promise<Buffer> {
  const width = Math.min(picture.width, maxWidth) & ~1;
  const height = Math.round((picture.height * width) / picture.width) & ~1;
  const scaler = new Scaler();
  const frame = await scaler.scale(picture, width, height, AV_PIX_FMT_YUVJ420P);
  scaler.close();
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG);
  if (!codec) throw new Error('This build of FFmpeg has no JPEG encoder');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.width = width;
  context.height = height;
  context.pixelFormat = AV_PIX_FMT_YUVJ420P;
  context.timeBase = new Rational(1, 25);
  context.setOption('flags', '+qscale');
  context.globalQuality = 118 * 4;
  const packet = new Packet();
  packet.alloc();
  try {
    FFmpegError.throwIfError(await context.open2(codec, Dictionary.fromObject({})), 'open the JPEG encoder');
    FFmpegError.throwIfError(await context.sendFrame(frame), 'encode JPEG');
    FFmpegError.throwIfError(await context.receivePacket(packet), 'encode JPEG');
    return Buffer.from(packet.data!);
  } finally {
    packet.free();
    frame.free();
    context.freeContext();
  }
}
