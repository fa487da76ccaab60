/** ITU-T G.711 to samples between -1 and 1. */
const A_LAW = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55;
  const exponent = (code >> 4) & 7;
  const mantissa = code & 15;
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return (code & 0x80 ? magnitude : -magnitude) / 32_768;
});

const MU_LAW = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 255;
  const magnitude = ((((code & 15) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84;
  return (code & 0x80 ? -magnitude : magnitude) / 32_768;
});

/** ITU-T G.711 µ-law of a sample of 16 bits. */
function muLawOf(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32_635, Math.abs(sample)) + 0x84;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)) & 255;
}
const A_TO_MU = Uint8Array.from({ length: 256 }, (_, byte) => muLawOf(Math.round(A_LAW[byte]! * 32_768)));

/** The same sound in the law of the other half of the world. */
export const encodeMuLaw = (aLaw: Buffer): Buffer => Buffer.from(aLaw.map((byte) => A_TO_MU[byte]!));

/** Of each word of the other law the nearest of ours. */
const MU_TO_A = Uint8Array.from({ length: 256 }, (_, byte) => {
  const distance = (word: number): number => Math.abs(A_LAW[word]! - MU_LAW[byte]!);
  let nearest = 0;
  for (let word = 1; word < 256; word++) if (distance(word) < distance(nearest)) nearest = word;
  return nearest;
});
export const encodeALaw = (muLaw: Buffer): Buffer => Buffer.from(muLaw.map((byte) => MU_TO_A[byte]!));

export function decodeG711(law: 'alaw' | 'mulaw', data: Buffer): Float32Array {
  const table = law === 'alaw' ? A_LAW : MU_LAW;
  return Float32Array.from(data, (byte) => table[byte]!);
}
