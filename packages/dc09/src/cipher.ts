import { createCipheriv, createDecipheriv, randomInt } from 'node:crypto';

/** AES-128, -192 or -256. */
const lengths = new Set([16, 24, 32]);
const zeroes = Buffer.alloc(16);
const block = 16;

/** A key as panels show it: 32, 48 or 64 hexadecimal digits, or 16, 24 or 32 plain characters; null: it is none. */
export function readKey(text: string): Buffer | null {
  const key = /^(?:[0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[\x21-\x7e]+$/.test(text)
      ? Buffer.from(text, 'latin1')
      : Buffer.alloc(0);
  return lengths.has(key.length) ? key : null;
}

/** Random characters in front make the same message look different each time; never one that has a meaning. */
function padding(length: number): string {
  const allowed = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter(
    (char) => !'|[]'.includes(char),
  );
  return Array.from({ length }, () => allowed[randomInt(allowed.length)]).join('');
}

/** Seals what follows the bracket: padded to whole blocks, AES-CBC from a vector of zeroes, as hexadecimal digits. */
export function seal(key: Buffer, text: string): string {
  const body = Buffer.from(`|${text}`, 'latin1');
  const padded = Buffer.concat([Buffer.from(padding(block - (body.length % block)), 'latin1'), body]);
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, zeroes).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()])
    .toString('hex')
    .toUpperCase();
}

/** Opens it again, with its padding; null: no whole blocks of digits. A wrong key gives nonsense. */
export function unseal(key: Buffer, digits: string): string | null {
  if (!/^(?:[0-9a-f]{32})+$/i.test(digits)) return null;
  const cipher = createDecipheriv(`aes-${key.length * 8}-cbc`, key, zeroes).setAutoPadding(false);
  return Buffer.concat([cipher.update(Buffer.from(digits, 'hex')), cipher.final()]).toString('latin1');
}
