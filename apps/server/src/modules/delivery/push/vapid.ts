import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';

/** Who writes to push services in this hospital's name (RFC 8292). */
export interface VapidKey {
  /** The point, uncompressed, as browsers take it. */
  publicKey: string;
  privateKey: string;
}

const hourMs = 3_600_000;
/** Push services take up to 24 hours. */
const lifeMs = 12 * hourMs;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function newVapidKey(): VapidKey {
  const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  if (!x || !y || !d) throw new Error('a key without its parts');
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { publicKey: point.toString('base64url'), privateKey: d };
}

/** `Authorization` of a request to a push service: a signed word of who writes, for that service alone, for half a day. */
export function vapidHeader(
  { publicKey, privateKey }: VapidKey,
  { endpoint, contact, now }: { endpoint: string; contact: string; now: Date },
): string {
  const claims = {
    aud: new URL(endpoint).origin,
    exp: Math.floor((now.getTime() + lifeMs) / 1000),
    sub: contact,
  };
  const said = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`;
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d: privateKey } });
  const signature = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${said}.${signature.toString('base64url')}, k=${publicKey}`;
}
