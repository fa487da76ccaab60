import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 (TOTP) over RFC 4226 (HOTP), as every authenticator app speaks it: SHA-1, six digits, 30 seconds. */
const digits = 6;
const stepSeconds = 30;
/** A clock that is one step off is still the right one (RFC 6238 5.2). */
const steps = [0, -1, 1];
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A new secret in base32, 160 bits (RFC 4226 4, R6). */
export const newTotpSecret = (): string => toBase32(randomBytes(20));

/**
 * The step a code belongs to, or undefined if it is wrong.
 * @param after the last step that was used: no code counts twice (RFC 6238 5.2)
 */
export function totpStep(secret: string, code: string, now: Date, after: number): number | undefined {
  const current = Math.floor(now.getTime() / 1000 / stepSeconds);
  const given = Buffer.from(code.padEnd(digits).slice(0, digits + 1));
  return steps
    .map((off) => current + off)
    .find((step) => {
      const right = Buffer.from(hotp(secret, step));
      return step > after && right.length === given.length && timingSafeEqual(right, given);
    });
}

/** The code an app shows now. */
export const totpAt = (secret: string, now: Date): string =>
  hotp(secret, Math.floor(now.getTime() / 1000 / stepSeconds));

/** RFC 4226 5.3. */
export function hotp(secret: string, counter: number): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(counter));
  const hash = createHmac('sha1', fromBase32(secret)).update(moving).digest();
  const at = (hash.at(-1) ?? 0) & 0x0f;
  const number = hash.readUInt32BE(at) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** What the QR code says to an authenticator app. */
export function totpUri(secret: string, issuer: string, username: string): string {
  const asked = new URLSearchParams({ secret, issuer, digits: String(digits), period: String(stepSeconds) });
  // Apps read a plus as a plus, not as a space.
  const query = asked.toString().replaceAll('+', '%20');
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(username)}?${query}`;
}

/** RFC 4648 6, without padding. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)));
}
