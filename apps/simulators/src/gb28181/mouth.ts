import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';

import type { GbSdp } from '@anyuan/gb28181';
import { VoicePackets, voiceBytes } from '@anyuan/media/talk/rtp';

/** A voice that says the same tone for ever, in G.711, 50 packets a second. */
export function openMouth(law: 'pcma' | 'pcmu' = 'pcma'): {
  port: number;
  begin(to: GbSdp, sent: () => void): void;
  close(): void;
} {
  // A square of 500 Hz, as loud as can be.
  const [high, low] = law === 'pcma' ? [0xaa, 0x2a] : [0x80, 0x00];
  const tone = Buffer.from(Array.from({ length: voiceBytes }, (_, i) => (i % 16 < 8 ? high : low)));
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  const packets = new VoicePackets(0x01020304, law === 'pcma' ? 8 : 0);
  let line: Socket | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  return {
    port: 9,
    begin(to, sent) {
      if (to.transport === 'tcp') {
        line = connect(to.port, to.address);
        line.on('error', () => line?.destroy());
      }
      timer = setInterval(() => {
        for (const packet of packets.push(tone)) {
          sent();
          const size = Buffer.from([packet.length >> 8, packet.length & 255]);
          if (line) line.write(Buffer.concat([size, packet]));
          else socket.send(packet, to.port, to.address, () => undefined);
        }
      }, 20);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      line?.destroy();
      socket.close();
    },
  };
}
