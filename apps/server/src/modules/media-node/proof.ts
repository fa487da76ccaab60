import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Server and node show each other that they know the key, without saying it: each answers the other's number. */
export const newNonce = (): string => randomBytes(24).toString('base64url');

export const proofOf = (key: string, who: 'node' | 'server', mine: string, others: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64url')).update(`${who} ${mine} ${others}`).digest('base64url');

export function isProof(said: unknown, right: string): boolean {
  const [a, b] = [Buffer.from(String(said)), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The authority of the server, as it stands in the token: whoever joins believes no other. */
export const pinOf = (pem: string): string =>
  createHash('sha256')
    .update(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
    .digest('base64url');
