import {
  invite,
  mansrtspType,
  mediaStatus,
  placeOf,
  readManscdp,
  readSdp,
  sdpType,
  ssrcNumber,
  SsrcPool,
  usualPayloads,
  writePlayback,
  writeSdp,
  writeSubject,
  type Header,
  type Talk,
} from '@anyuan/gb28181';
import { PsReceiver } from '@anyuan/media/ps/receiver';
import type { Sink } from '@anyuan/media/unit';

import type { Watched, WatchOptions } from './options.ts';
import { headersFor, uriOf, type Self } from './self.ts';

/** The pictures a platform has asked for. */
export interface Watching {
  watch(member: string, channel: string, options?: WatchOptions): Promise<Watched>;
  /** Told that a recording was sent to its end. */
  ended(): void;
  stop(): void;
}

export function makeWatching(self: Self): Watching {
  const receivers = new Set<PsReceiver>();
  const watching = new Map<string, Watched>();
  const ssrcs = new SsrcPool(self.code);

  /** Looks after a picture that was promised, until it is over. */
  function follow(watched: Watched, talk: Talk, ssrc: string, over: () => void): void {
    watching.set(ssrc, watched);
    let seq = 0;
    const end = (): void => {
      over();
      watching.delete(ssrc);
      ssrcs.giveBack(ssrc);
    };
    talk.onRequest = (inner) => {
      const message = readManscdp(inner.request.body);
      if (message && mediaStatus.is(message)) watched.endOfFile = true;
      inner.answer(200);
    };
    talk.onEnd = (why) => {
      watched.ended ??= why;
      end();
    };
    watched.control = (command) =>
      talk.request('INFO', { body: writePlayback(command, ++seq), contentType: mansrtspType });
    watched.bye = async () => {
      end();
      await talk.bye();
    };
  }

  async function watch(member: string, channel: string, options: WatchOptions = {}): Promise<Watched> {
    const { transport = 'tcp-passive', from, to, name = from ? 'Playback' : 'Play', subject, stream } = options;
    const { code, host, agent } = self;
    const ssrc = ssrcs.take(from !== undefined) ?? '0000000000';
    const watched = unseen();
    const receiver = await PsReceiver.open({ transport, host, ports: null, ssrc: ssrcNumber(ssrc) }, sinkOf(watched), {
      step: (step) => watched.steps.push(step),
    });
    if (!receiver) throw new Error('no port');
    receivers.add(receiver);
    const over = (): void => {
      receiver.stop();
      receivers.delete(receiver);
    };
    const seconds = (at: Date | undefined): number | null => (at ? Math.floor(at.getTime() / 1_000) : null);
    const body = writeSdp({
      owner: code,
      name,
      address: host,
      media: 'video',
      ...placeOf(transport, options.listensAt ?? receiver.port),
      payloads: usualPayloads,
      direction: 'recvonly',
      from: seconds(from),
      to: seconds(to),
      uri: from ? `${channel}:0` : null,
      ssrc,
      stream: stream ?? null,
    });
    const headers: Header[] = [
      ...headersFor(self, channel, 'INVITE'),
      [
        'Subject',
        subject ?? writeSubject({ sender: channel, senderSerial: ssrc, receiver: code, receiverSerial: '1' }),
      ],
      ['Content-Type', sdpType],
    ];
    const call = invite(agent, { method: 'INVITE', uri: uriOf(channel), headers, body }, self.hopOf(member));
    const { response, talk } = await call.outcome;
    watched.status = response?.status ?? 0;
    if (!talk) {
      over();
      return watched;
    }
    const sdp = readSdp(response?.body ?? Buffer.alloc(0));
    watched.stream = sdp?.stream ?? null;
    if (sdp) receiver.towards({ address: sdp.address, port: sdp.port, ssrc: sdp.ssrc ? ssrcNumber(sdp.ssrc) : null });
    follow(watched, talk, ssrc, over);
    return watched;
  }

  return {
    watch,
    ended() {
      for (const one of watching.values()) one.endOfFile = true;
    },
    stop() {
      for (const receiver of receivers) receiver.stop();
    },
  };
}

const unseen = (): Watched => ({
  codec: null,
  audio: null,
  sounds: [],
  frames: 0,
  keys: 0,
  last: 0,
  steps: [],
  ended: null,
  endOfFile: false,
  status: 0,
  stream: null,
  control: () => Promise.resolve({ kind: 'none', why: 'closed' }),
  bye: async () => undefined,
});

const sinkOf = (watched: Watched): Sink => ({
  opened({ video, audio }) {
    watched.codec = video;
    watched.audio = audio?.codec ?? null;
  },
  video({ key, pts }) {
    watched.frames++;
    if (key) watched.keys++;
    watched.last = pts;
  },
  audio: ({ data }) => void watched.sounds.push(Buffer.from(data)),
  ended: (reason) => (watched.ended = reason),
});
