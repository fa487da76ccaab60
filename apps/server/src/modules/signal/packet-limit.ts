import type { Socket } from 'node:net';

/**
 * Cuts a connection that announces an MQTT packet longer than `limit`, before its bytes gather in memory.
 * Hears what the broker reads (`data` follows each of its `read()` calls), so it comes after the broker's listener.
 */
export function limitPackets(socket: Socket, limit: number): void {
  /** Bytes of the packet's body that are still to come. */
  let left = 0;
  let length = 0;
  /** Bytes of the length field seen; -1: the next byte begins a packet. */
  let digits = -1;
  socket.on('data', (chunk: Buffer) => {
    for (let i = 0; i < chunk.length;) {
      if (left > 0) {
        const skipped = Math.min(left, chunk.length - i);
        left -= skipped;
        i += skipped;
        continue;
      }
      const byte = chunk[i++] ?? 0;
      if (digits === -1) {
        digits = 0;
        length = 0;
        continue;
      }
      length += (byte & 127) * 128 ** digits++;
      if (length > limit || digits > 4) return void socket.destroy();
      if (byte > 127) continue;
      left = length;
      digits = -1;
    }
  });
}
