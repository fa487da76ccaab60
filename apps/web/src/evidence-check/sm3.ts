const turn = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const start = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e] as const;

/** SM3 (GB/T 32905-2016) of bytes that are at hand as a whole. */
export function sm3(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  const state = Uint32Array.from(start);
  for (let at = 0; at < padded.length; at += 64) block(state, view, at);
  const out = new DataView(new ArrayBuffer(32));
  for (const [n, word] of state.entries()) out.setUint32(n * 4, word);
  return new Uint8Array(out.buffer);
}

function block(state: Uint32Array, view: DataView, at: number): void {
  const words = new Uint32Array(68);
  for (let n = 0; n < 16; n++) words[n] = view.getUint32(at + n * 4);
  for (let n = 16; n < 68; n++) {
    const mixed = words[n - 16]! ^ words[n - 9]! ^ turn(words[n - 3]!, 15);
    words[n] = mixed ^ turn(mixed, 15) ^ turn(mixed, 23) ^ turn(words[n - 13]!, 7) ^ words[n - 6]!;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let n = 0; n < 64; n++) {
    const long = turn(a, 12);
    const one = turn((long + e + turn(n < 16 ? 0x79cc4519 : 0x7a879d8a, n % 32)) | 0, 7);
    const two = one ^ long;
    const three = ((n < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + two + (words[n]! ^ words[n + 4]!)) | 0;
    const four = ((n < 16 ? e ^ f ^ g : (e & f) | (~e & g)) + h + one + words[n]!) | 0;
    [a, b, c, d] = [three, a, turn(b, 9), c];
    [e, f, g, h] = [four ^ turn(four, 9) ^ turn(four, 17), e, turn(f, 19), g];
  }
  for (const [n, value] of [a, b, c, d, e, f, g, h].entries()) state[n] = state[n]! ^ value;
}
