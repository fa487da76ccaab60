/** Crockford's 32 characters: no I, L, O, U, which are taken for 1, 0 and V. */
export const characters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first bits of bytes as so many characters that people can read out and type. */
export function spell(bytes: Uint8Array, length: number): string {
  let bits = BigInt(`0x${Buffer.from(bytes).toString('hex')}`) >> BigInt(bytes.length * 8 - length * 5);
  let text = '';
  for (let i = 0; i < length; i++, bits >>= 5n) text = (characters[Number(bits & 31n)] ?? '') + text;
  return text;
}

/** What somebody typed, as what it stands for: full-width letters, spaces and look-alikes are forgiven. */
export const spelled = (typed: string, length: number): string | null => {
  const plain = typed
    .slice(0, 200)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}_.·]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
    .replace(/U/g, 'V');
  return plain.length === length && plain.split('').every((one) => characters.includes(one)) ? plain : null;
};
