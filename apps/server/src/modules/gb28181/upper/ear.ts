import type { Socket } from 'node:net';

import { PacketStream } from '@anyuan/media/ps/framing';
import { bindUdp, listenTcp, portOf, type PortRange } from '@anyuan/media/ps/ports';
import { RtpHeader } from '@anyuan/media/rtp/header';
import { encodeALaw } from '@anyuan/media/sound/g711';

/** G.711 in either law (RFC 3551); what is heard is A-law. */
const [muLaw, aLaw] = [0, 8];

/** Takes a voice in RTP, by datagrams or by the connection of whoever speaks. */
export interface Ear {
  readonly port: number;
  close(): void;
}

/** Null: no port is left. One source is heard: that of the first packet. */
export async function openEar(
  transport: 'udp' | 'tcp',
  host: string,
  ports: PortRange | null,
  heard: (samples: Buffer) => void,
): Promise<Ear | null> {
  const header = new RtpHeader();
  let source: number | null = null;
  const take = (bytes: Buffer, from: number, to: number): void => {
    if (!header.read(bytes, from, to) || (header.type !== aLaw && header.type !== muLaw)) return;
    source ??= header.ssrc;
    // Its memory may be used again once we are back.
    if (source !== header.ssrc) return;
    const said = bytes.subarray(header.from, header.to);
    heard(header.type === muLaw ? encodeALaw(said) : Buffer.from(said));
  };
  if (transport === 'udp') {
    const socket = await bindUdp(host, ports);
    if (!socket) return null;
    socket.on('message', (bytes) => take(bytes, 0, bytes.length));
    return { port: socket.address().port, close: () => socket.close() };
  }
  const server = await listenTcp(host, ports);
  if (!server) return null;
  let line: Socket | null = null;
  server.on('connection', (socket) => {
    socket.on('error', () => socket.destroy());
    if (line) return void socket.destroy();
    line = socket;
    const packets = new PacketStream(take);
    socket.on('data', (chunk: Buffer) => {
      packets.push(chunk, 0, chunk.length);
      if (packets.isLost) socket.destroy();
    });
  });
  return {
    port: portOf(server),
    close() {
      server.close();
      line?.destroy();
    },
  };
}
