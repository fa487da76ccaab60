/** The header of a JPEG that RTP leaves out (RFC 2435 appendix A and B). */

// In zigzag order, as a DQT segment holds them. prettier-ignore
const LUMA = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];
const CHROMA = [
  17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  99, 99, 99, 99, 99, 99,
];

/** Luma and chroma tables for a quality of 1 to 99. */
export function tablesFor(quality: number): Buffer {
  const q = Math.min(99, Math.max(1, quality));
  const factor = q < 50 ? Math.floor(5000 / q) : 200 - q * 2;
  const scaled = (table: number[]): number[] =>
    table.map((value) => Math.min(255, Math.max(1, Math.floor((value * factor + 50) / 100))));
  return Buffer.from([...scaled(LUMA), ...scaled(CHROMA)]);
}

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const DC_VALUES = '000102030405060708090a0b';
const LUMA_DC = hex(`00 00 01 05 01 01 01 01 01 01 00 00 00 00 00 00 00 ${DC_VALUES}`);
const CHROMA_DC = hex(`01 00 03 01 01 01 01 01 01 01 01 01 00 00 00 00 00 ${DC_VALUES}`);
const LUMA_AC = hex(`10 00 02 01 03 03 02 04 03 05 05 04 04 00 00 01 7d
  0102030004110512213141061351610722711432 8191a1082342b1c11552d1f02433627282090a161718191a25262728
  292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a83848586878889
  8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2
  e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa`);
const CHROMA_AC = hex(`11 00 02 01 02 04 04 03 04 07 05 04 04 00 01 02 77
  0001020311040521310612415107617113223281081442 91a1b1c109233352f0156272d10a162434e125f11718191a
  262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a8283848586
  8788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9
  dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa`);

const segment = (marker: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body]);
const HUFFMAN = Buffer.concat([LUMA_DC, LUMA_AC, CHROMA_DC, CHROMA_AC].map((table) => segment(0xc4, table)));
const SCAN = segment(0xda, hex('03 00 00 01 11 02 11 00 3f 00'));

/** `type` 0: 4:2:2, 1: 4:2:0. `tables`: one or two quantization tables of 64 bytes. `restart`: interval, 0 for none. */
export function jpegHeader(type: number, width: number, height: number, tables: Buffer, restart: number): Buffer {
  const second = tables.length >= 128 ? 64 : 0;
  const size = [8, height >> 8, height & 255, width >> 8, width & 255];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.concat([Buffer.from([0]), tables.subarray(0, 64)])),
    segment(0xdb, Buffer.concat([Buffer.from([1]), tables.subarray(second, second + 64)])),
    ...(restart > 0 ? [segment(0xdd, Buffer.from([restart >> 8, restart & 255]))] : []),
    segment(0xc0, Buffer.from([...size, 3, 0, (type & 1) === 0 ? 0x21 : 0x22, 0, 1, 0x11, 1, 2, 0x11, 1])),
    HUFFMAN,
    SCAN,
  ]);
}
