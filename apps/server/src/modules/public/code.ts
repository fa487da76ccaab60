import { randomBytes } from 'node:crypto';

import type { Secrets } from '../../kernel/secrets.ts';

/** Crockford's 32 characters: no I, L, O, U, which are taken for 1, 0 and V. */
export const characters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 12;
const tokenLength = 8;

function spell(bytes: Uint8Array, length: number): string {
  let bits = BigInt(`0x${Buffer.from(bytes).toString('hex')}`) >> BigInt(bytes.length * 8 - length * 5);
  let text = '';
  for (let i = 0; i < length; i++, bits >>= 5n) text = (characters[Number(bits & 31n)] ?? '') + text;
  return text;
}

/** Last part of a place's address: 40 random bits that say nothing of the place. */
export const newSpotToken = (): string => spell(randomBytes(8), tokenLength);

/**
 * The code that follows a matter: 60 bits that follow from the form's own 128 random bits. Sending the same form again
 * shows the same code, though only its hash is kept.
 */
export const codeOf = (secrets: Secrets, form: string): string =>
  spell(secrets.mac('public.code', form).subarray(0, 8), codeLength);

export const codeHash = (secrets: Secrets, code: string): Buffer => secrets.mac('public.codeHash', code);

/** `K7M2-9QXD-4F8A`, as it is read out. */
export const spaced = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');

const spelled = (typed: string, length: number): string | null => {
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

/** What somebody typed, as the code it stands for: full-width letters, spaces and look-alikes are forgiven. */
export const readCode = (typed: string): string | null => spelled(typed, codeLength);
export const readSpotToken = (typed: string): string | null => spelled(typed, tokenLength);
