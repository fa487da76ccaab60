import { inflateRawSync } from 'node:zlib';

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const maxEntries = 1000;

/**
 * Unpacks every entry of a zip once, to see that it is no more than `limit` bytes in all. Sizes written in the file
 * are not believed: a bomb lies about them.
 */
export function checkInflated(zip: Buffer, limit: number): 'fine' | 'too large' | 'not a zip' {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length || zip.readUInt32LE(end) !== endMark) return 'not a zip';
  const entries = zip.readUInt16LE(end + 10);
  if (entries > maxEntries) return 'too large';
  let at = zip.readUInt32LE(end + 16);
  let left = limit;
  for (let i = 0; i < entries; i++) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== entryMark) return 'not a zip';
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const local = zip.readUInt32LE(at + 42);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (local + 30 > zip.length || zip.readUInt32LE(local) !== localMark) return 'not a zip';
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const size = sizeOf(method, zip.subarray(data, data + packed), left);
    if (typeof size === 'string') return size;
    left -= size;
    if (left < 0) return 'too large';
  }
  return 'fine';
}

function sizeOf(method: number, packed: Buffer, left: number): number | 'too large' | 'not a zip' {
  if (method === 0) return packed.length;
  if (method !== 8) return 'not a zip';
  try {
    return inflateRawSync(packed, { maxOutputLength: left + 1 }).length;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'not a zip';
  }
}
