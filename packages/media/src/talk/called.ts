import type { Socket } from 'node:net';

import { connecting } from '../ps/connecting.ts';
import { bindUdp, listenTcp, portOf } from '../ps/ports.ts';
import { pcmaType, VoicePackets } from './rtp.ts';
import type { CalledVoice, Mouth, MouthEvents } from './way.ts';

/** More than that, in bytes, waits for nobody: words of a second ago are worth nothing. */
const QUEUED_AT_MOST = 16_000;

/** A voice to a device that has called for it: by datagrams, by its connection or by ours (Annex D). */
export async function openCalled(voice: CalledVoice, events: MouthEvents): Promise<Mouth | null> {
  const { transport, host, ports, ssrc, payloadType = pcmaType } = voice;
  const udp = transport === 'udp' ? await bindUdp(host, ports) : null;
  const server = transport === 'tcp-passive' ? await listenTcp(host, ports) : null;
  if (transport !== 'tcp-active' && !udp && !server) return null;
  const packets = new VoicePackets(ssrc, payloadType);
  let socket: Socket | null = null;
  let to: { address: string; port: number } | null = null;
  let isOver = false;
  let giveUp = (): void => undefined;

  function take(given: Socket): void {
    socket = given;
    given.setNoDelay(true);
    given.on('error', () => given.destroy());
    // It has nothing to say here.
    given.resume();
    given.once('close', () => {
      if (socket !== given || isOver) return;
      stop();
      events.ended('interrupted');
    });
    events.opened();
  }
  server?.on('connection', (given) => {
    if (socket || isOver) given.destroy();
    else take(given);
  });

  function stop(): void {
    isOver = true;
    giveUp();
    udp?.close();
    server?.close();
    socket?.destroy();
  }

  return {
    port: udp?.address().port ?? (server ? portOf(server) : 0),
    towards(address, port) {
      if (isOver) return;
      to = { address, port };
      if (udp) events.opened();
      if (transport !== 'tcp-active') return;
      giveUp = connecting(to, {
        got: take,
        failed(reason) {
          stop();
          events.ended(reason);
        },
      });
    },
    say(samples) {
      if (isOver) return;
      for (const packet of packets.push(samples)) {
        if (udp && to) udp.send(packet, to.port, to.address, () => undefined);
        else if (socket && socket.writableLength < QUEUED_AT_MOST) {
          const size = Buffer.allocUnsafe(2);
          size.writeUInt16BE(packet.length);
          socket.write(Buffer.concat([size, packet]));
        }
      }
    },
    stop,
  };
}
