import {
  broadcast,
  broadcastResponse,
  domainOf,
  invite,
  placeOf,
  readSdp,
  sdpType,
  voicePayloads,
  writeSdp,
  type Manscdp,
} from '@anyuan/gb28181';

import { openEar, type Ear } from '../ear.ts';
import { headersOf, type Self } from './self.ts';

/** Told that somebody wants to speak, it says whether it will, and calls for the voice (9.12.2); `null`: it will not. */
export async function callForVoice(self: Self, message: Manscdp): Promise<Ear | null> {
  const { agent, options, host, charset } = self;
  const { source = options.server.code, target = options.code } = broadcast.read(message);
  const way = options.voice ?? 'udp';
  await self.say(
    broadcastResponse.write({ sn: message.sn ?? 0, deviceId: target, result: way !== 'refuses' }, { charset }),
  );
  if (way === 'refuses') return null;
  const ear = await openEar(way, host);
  const ssrc = `0${options.code.slice(3, 8)}${String(self.nextSn() % 10_000).padStart(4, '0')}`;
  const body = writeSdp({
    owner: target,
    address: host,
    media: 'audio',
    ...placeOf(way, ear.port),
    payloads: voicePayloads,
    direction: 'recvonly',
    ssrc,
  });
  const { outcome } = invite(
    agent,
    {
      method: 'INVITE',
      uri: `sip:${source}@${domainOf(source)}`,
      headers: [
        ...headersOf(self, target, source, 'INVITE'),
        ['Contact', `<sip:${target}@${host}:${self.port}>`],
        ['Subject', `${source}:${ssrc},${target}:0`],
        ['Content-Type', sdpType],
      ],
      body,
    },
    self.hop,
  );
  void outcome.then(({ talk, response }) => {
    const sdp = readSdp(response?.body ?? Buffer.alloc(0));
    if (!talk || !sdp) return ear.stop();
    ear.towards(sdp.address, sdp.port);
    talk.onEnd = () => ear.stop();
  });
  return ear;
}
