import {
  accept,
  answeringWay,
  broadcast,
  broadcastResponse,
  placeOf,
  readSdp,
  sdpType,
  writeSdp,
  type Incoming,
  type Manscdp,
  type Talk,
} from '@anyuan/gb28181';

import { openMouth } from '../mouth.ts';
import type { Speech } from './options.ts';
import { contactOf, sayTo, type Self } from './self.ts';

/** Wants to speak through a camera: told that it may, it is called for its voice, and speaks until it is told to end. */
export async function speak(
  self: Self,
  member: string,
  channel: string,
  mouths: Map<string, (incoming: Incoming) => void>,
  law: 'pcma' | 'pcmu' = 'pcma',
): Promise<Speech> {
  const { agent, code, host } = self;
  let packets = 0;
  let isOver = false;
  let talk: Talk | undefined;
  const mouth = openMouth(law);
  const speech = {
    isTaken: false,
    get packets() {
      return packets;
    },
    get isOver() {
      return isOver;
    },
    async end() {
      isOver = true;
      mouth.close();
      mouths.delete(channel);
      await talk?.bye();
    },
  };
  mouths.set(channel, (incoming) => {
    const sdp = readSdp(incoming.request.body);
    if (!sdp || sdp.media !== 'audio') return incoming.answer(488);
    talk = accept(agent, incoming, {
      headers: [['Contact', contactOf(self)]],
      body: writeSdp({
        ...sdp,
        owner: code,
        address: host,
        payloads: sdp.payloads.filter(({ name }) => name.toLowerCase() === law),
        ...placeOf(answeringWay(sdp), mouth.port),
        direction: 'sendonly',
      }),
      contentType: sdpType,
    });
    talk.onEnd = () => {
      isOver = true;
      mouth.close();
    };
    mouth.begin(sdp, () => packets++);
  });
  const sn = self.nextSn();
  const answer = new Promise<Manscdp>((resolve) => self.asked.set(sn, resolve));
  await sayTo(self, member, broadcast.write({ sn, source: code, target: channel }));
  speech.isTaken = broadcastResponse.read(await answer).result === true;
  self.asked.delete(sn);
  return speech;
}
