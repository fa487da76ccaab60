/** How many samples of 48 kHz a packet of Opus lasts (RFC 6716, 3.1 and 3.2). */
export function opusSamples(packet: Buffer): number {
  const toc = packet[0] ?? 0;
  const kind = toc >> 3;
  const size = kind < 12 ? [480, 960, 1920, 2880][kind & 3]! : kind < 16 ? [480, 960][kind & 1]! : 120 << (kind & 3);
  const frames = (toc & 3) === 0 ? 1 : (toc & 3) === 3 ? (packet[1] ?? 1) & 63 : 2;
  return size * Math.max(1, frames);
}
