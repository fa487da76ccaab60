import { randomBytes } from 'node:crypto';

import {
  accept,
  answeringWay,
  header,
  manscdpType,
  mansrtspType,
  mediaStatus,
  endOfFile,
  placeOf,
  readPlayback,
  readSdp,
  sdpType,
  ssrcNumber,
  usualPayloads,
  userOf,
  writeSdp,
  type Header,
  type Incoming,
  type Talk,
} from '@anyuan/gb28181';

import { openPictures, type GbPicture } from '../pictures.ts';
import { startStream, type GbStream } from '../stream.ts';
import type { GbDevice } from './options.ts';
import type { Self } from './self.ts';

const usualPicture: GbPicture = { codec: 'h264', width: 320, height: 180, fps: 15, bitrate: 300_000, wishes: {} };

/** Answers a call for pictures, and sends them until it is over. */
export async function answerCall(
  self: Self,
  incoming: Incoming,
  { streams, asked }: { streams: Map<string, GbStream>; asked: GbDevice['asked'] },
): Promise<void> {
  const { agent, options, host, quirks } = self;
  const { request } = incoming;
  const channel = options.channels.find(
    (one) => one.code === userOf(request.uri) || one.code === userOf(header(request, 'To')),
  );
  const sdp = readSdp(request.body);
  if (!channel) return incoming.answer(404);
  if (!sdp || quirks.has('busy')) return incoming.answer(sdp ? 486 : 400);
  if (sdp.transport === 'tcp' && quirks.has('udp-only')) return incoming.answer(488);
  incoming.answer(100);
  asked.push({ channel: channel.code, stream: sdp.stream });
  const ssrc = quirks.has('own-ssrc') ? randomBytes(4).readUInt32BE() : ssrcNumber(sdp.ssrc ?? '0');
  const way = quirks.has('udp-anyway') ? 'udp' : answeringWay(sdp);
  const small = sdp.stream === 1 ? options.subPicture : undefined;
  const format = {
    ...usualPicture,
    ...options.picture,
    ...small,
    codec: channel.codec ?? options.picture?.codec ?? 'h264',
  };
  const duration = sdp.from !== null && sdp.to !== null ? sdp.to - sdp.from : null;
  let talk: Talk | null = null;
  const stream = await startStream({
    transport: way,
    address: sdp.address,
    port: sdp.port,
    ssrc,
    format,
    pictures: await openPictures(channel.name, format, options.isLive ?? false),
    audio: options.audio ?? false,
    quirks,
    speed: sdp.downloadSpeed ?? 1,
    duration: sdp.name === 'Play' ? null : duration,
    onEnd: () =>
      void talk?.request('MESSAGE', {
        body: mediaStatus.write({ sn: self.nextSn(), deviceId: channel.code, type: endOfFile }),
        contentType: manscdpType,
      }),
  });
  const body = writeSdp({
    ...sdp,
    owner: channel.code,
    address: host,
    ...placeOf(way, stream.port),
    payloads: usualPayloads,
    direction: 'sendonly',
    ssrc: quirks.has('no-y') || quirks.has('own-ssrc') ? null : sdp.ssrc,
    uri: null,
    fileSize: sdp.name === 'Download' ? 1_048_576 : null,
  });
  const headers: Header[] = [['Contact', `<sip:${channel.code}@${host}:${self.port}>`]];
  talk = accept(agent, incoming, { headers, body, contentType: sdpType });
  const { callId } = talk.dialog;
  streams.set(callId, stream);
  talk.onEnd = () => {
    stream.stop();
    streams.delete(callId);
  };
  talk.onRequest = (inner) => steered(inner, stream);
}

function steered(inner: Incoming, stream: GbStream): void {
  if (inner.request.method !== 'INFO') return inner.answer(200);
  const read = readPlayback(inner.request.body);
  if (!read) return inner.answer(400);
  const { command, seq } = read;
  if (command.do === 'pause') stream.pause();
  else if (command.do === 'play') stream.play(command.scale, command.at ?? undefined);
  inner.answer(200, { body: Buffer.from(`RTSP/1.0 200 OK\r\nCSeq: ${seq}\r\n\r\n`), contentType: mansrtspType });
}
