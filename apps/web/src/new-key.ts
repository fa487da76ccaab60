let lastMs = 0;
let count = 0;

/**
 * A UUIDv7 (RFC 9562), for what is recorded here and whatever else needs a name: keys sort as they were made, also
 * within one millisecond and when the clock is set back. Plain pages on an intranet lack `crypto.randomUUID`.
 */
export function newKey(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  if (now > lastMs) {
    lastMs = now;
    // The upper bit stays clear, so that there is room to count.
    count = ((bytes[6]! & 0x07) << 8) | bytes[7]!;
  } else if (++count > 0xfff) {
    lastMs += 1;
    count = 0;
  }
  for (let at = 0; at < 6; at++) bytes[at] = Math.floor(lastMs / 256 ** (5 - at)) % 256;
  bytes[6] = 0x70 | (count >> 8);
  bytes[7] = count & 0xff;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
