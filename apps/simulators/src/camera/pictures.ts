import type { EncodedFrame } from './encoder.ts';
import type { CameraOptions } from './options.ts';

const START_CODE = Buffer.from([0, 0, 0, 1]);
const DELIMITER = Buffer.from([0x09, 0xf0]);
/** A message of 20 kB that nobody asked for, as cameras with analytics send it (user data, unregistered). */
const MESSAGE = Buffer.concat([
  Buffer.from([0x06, 5, ...Array.from({ length: 78 }, () => 255), 110]),
  Buffer.alloc(20_000, 0x41),
  Buffer.from([0x80]),
]);

/** An access unit as a camera with a quirk packs it; quirks of units are those of H.264. */
export function altered(encoded: EncodedFrame, { quirk }: CameraOptions): EncodedFrame {
  const isSet = (nal: Buffer): boolean => [7, 8].includes(nal[0]! & 31);
  switch (quirk.nals) {
    case 'no-sets':
      return { ...encoded, nals: encoded.nals.filter((nal) => !isSet(nal)) };
    case 'delimiter-and-message':
      return { ...encoded, nals: [DELIMITER, MESSAGE, ...encoded.nals] };
    case 'start-codes':
      return {
        ...encoded,
        nals: encoded.nals.map((nal) => (nal.length < 1000 ? Buffer.concat([START_CODE, nal]) : nal)),
      };
    default:
      return encoded;
  }
}
