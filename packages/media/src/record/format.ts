import { createHash } from 'node:crypto';

import { soundOf } from './sets.ts';

/** Bytes between the name of a sample entry and the size of its picture. */
const TO_SIZE = 28;

/** What a file is, by its init segment: codec, size, a mark that only files which fit together share, and what its sound is, where it has some. */
export function formatOf(init: Buffer): string {
  const mark = createHash('sha256').update(init).digest('hex').slice(0, 12);
  const config = init.indexOf('avcC', 0, 'latin1');
  const entry = init.indexOf(config < 0 ? 'hvc1' : 'avc1', 0, 'latin1');
  if (entry < 0 || entry + TO_SIZE + 4 > init.length) return `unknown 0x0 ${mark}`;
  const codec = config < 0 ? 'hvc1' : `avc1.${init.toString('hex', config + 5, config + 8)}`;
  const size = `${init.readUInt16BE(entry + TO_SIZE)}x${init.readUInt16BE(entry + TO_SIZE + 2)}`;
  const sound = soundOf(init);
  return `${codec} ${size} ${mark}${sound ? ` ${sound.codec}` : ''}`;
}
