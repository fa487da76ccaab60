import { refuse } from '@anyuan/contract';
import {
  accept,
  answeringWay,
  broadcast,
  broadcastResponse,
  header,
  placeOf,
  readSdp,
  sdpType,
  ssrcNumber,
  userOf,
  writeSdp,
  type GbSdp,
  type MediaWay,
  type Talk,
} from '@anyuan/gb28181';
import type { Reason } from '@anyuan/media';

import { contactOf, hereFor, type Center } from '../center.ts';
import { ask } from './ask.ts';
import { deviceOf, type GbCamera } from './camera.ts';
import type { Registered } from './devices.ts';
import type { VoiceLine, Voices } from './wanted.ts';

interface Wish {
  camera: GbCamera;
  device: Registered;
  line: VoiceLine;
  talk: Talk | null;
  ssrc: string | null;
  timer: NodeJS.Timeout;
  isTaken: boolean;
}

/** It has been told, and says nothing. */
const callMs = 10_000;

export function makeVoices(center: () => Center): Voices {
  const wishes = new Set<Wish>();

  function end(wish: Wish, reason: Reason | null): void {
    if (!wishes.delete(wish)) return;
    clearTimeout(wish.timer);
    if (wish.ssrc !== null) center().ssrcs.giveBack(wish.ssrc);
    if (wish.talk?.isOpen) void wish.talk.bye();
    if (reason !== null) wish.line.ended(reason);
  }

  return {
    get count() {
      return wishes.size;
    },
    async call(camera, line) {
      const device = deviceOf(center(), camera);
      // A recorder has one voice for all of its channels, as far as anybody can tell.
      for (const other of wishes) if (other.camera.id === camera.id) throw refuse('talk_held', { who: camera.name });
      const wish: Wish = {
        camera,
        device,
        line,
        talk: null,
        ssrc: null,
        isTaken: false,
        timer: setTimeout(() => end(wish, 'silent'), callMs),
      };
      wishes.add(wish);
      try {
        const { result } = await ask(
          center(),
          device,
          'Broadcast',
          (sn) => broadcast.write({ sn, source: center().code, target: camera.channel }),
          (message) => broadcastResponse.read(message),
        );
        if (result === false) throw refuse('gb_refused', { what: camera.name, status: 'ERROR' });
      } catch (error) {
        // Some call and never say that they will.
        if (!wish.isTaken) {
          end(wish, null);
          throw error;
        }
      }
      return () => end(wish, null);
    },

    async onInvite(incoming) {
      const { request, hop } = incoming;
      const from = userOf(header(request, 'From'));
      const wish = [...wishes].find(
        ({ device, camera, isTaken }) =>
          !isTaken && device.hop.address === hop.address && (from === camera.channel || from === device.code),
      );
      if (!wish) return false;
      const sdp = readSdp(request.body);
      const voice = sdp?.payloads.find(({ name, type }) => name === 'PCMA' || type === 8);
      if (!sdp || sdp.media !== 'audio' || !voice) {
        incoming.answer(sdp ? 488 : 400);
        end(wish, 'unsupported');
        return true;
      }
      wish.isTaken = true;
      incoming.answer(100);
      incoming.onCancel(() => end(wish, 'ended'));
      const { ssrcs, host, ports, endpoint } = center();
      const y = sdp.ssrc ?? ssrcs.take(false);
      if (y !== undefined && sdp.ssrc === null) wish.ssrc = y;
      const transport = answeringWay(sdp);
      let port: number;
      try {
        port = await wish.line.open({
          transport,
          host,
          ports,
          ssrc: ssrcNumber(y ?? '0'),
          payloadType: voice.type,
        });
      } catch {
        incoming.answer(486);
        end(wish, 'too_many');
        return true;
      }
      // Whoever spoke has let go of the button meanwhile.
      if (!wishes.has(wish)) {
        incoming.answer(487);
        return true;
      }
      const talk = accept(endpoint.agent, incoming, {
        headers: [['Contact', contactOf(center(), hop)]],
        body: writeSdp(answerTo(center(), wish.device, sdp, transport, port, voice, y ?? null)),
        contentType: sdpType,
      });
      wish.talk = talk;
      talk.onEnd = (why) => {
        if (why !== 'local') end(wish, why === 'lost' ? 'silent' : 'ended');
      };
      const isNamed = sdp.address !== '' && sdp.address !== '0.0.0.0';
      await wish.line.to(isNamed ? sdp.address : hop.address, sdp.port);
      return true;
    },

    close() {
      for (const wish of wishes) end(wish, 'interrupted');
    },
  };
}

function answerTo(
  center: Center,
  device: Registered,
  offer: GbSdp,
  transport: MediaWay,
  port: number,
  voice: GbSdp['payloads'][number],
  ssrc: string | null,
): GbSdp {
  return {
    ...offer,
    owner: center.code,
    address: hereFor(center, device.hop.address),
    ...placeOf(transport, port),
    payloads: [{ ...voice, name: 'PCMA', rate: 8_000 }],
    direction: 'sendonly',
    ssrc,
    stream: null,
    fileSize: null,
    // Annex G: sound 1 is G.711, 64 kbit/s at 8 kHz.
    format: { audio: { codec: 1, rate: 8, sampling: 1 } },
  };
}
