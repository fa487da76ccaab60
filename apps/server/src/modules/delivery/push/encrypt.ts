import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser gives for its subscription: its public key and a secret it shares with us. */
export interface BrowserKeys {
  p256dh: Buffer;
  auth: Buffer;
}

const recordSize = 4096;
/** Whatever comes after it in a record is padding. */
const lastRecord = 2;

const derive = (salt: Buffer, from: Buffer, info: Buffer | string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', from, salt, info, bytes));

/**
 * A message for one browser (RFC 8291 over RFC 8188, `aes128gcm`): the push service between sees its length only.
 * @param ours salt and private key, for what is to come out the same; else made for this message alone
 */
export function encrypted(
  text: string,
  { p256dh, auth }: BrowserKeys,
  ours: { salt?: Buffer; privateKey?: Buffer } = {},
): Buffer {
  const salt = ours.salt ?? randomBytes(16);
  const pair = createECDH('prime256v1');
  if (ours.privateKey) pair.setPrivateKey(ours.privateKey);
  else pair.generateKeys();
  const own = pair.getPublicKey();
  const shared = pair.computeSecret(p256dh);
  const { key, nonce } = contentKeys({ shared, auth, theirs: p256dh, own, salt });
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(recordSize);
  head.writeUInt8(own.length, 4);
  const body = [cipher.update(Buffer.from(text)), cipher.update(Buffer.from([lastRecord])), cipher.final()];
  return Buffer.concat([salt, head, own, ...body, cipher.getAuthTag()]);
}

/** Both ends come to the same: `theirs` is the browser's public key, `own` that of whoever writes. */
export function contentKeys({
  shared,
  auth,
  theirs,
  own,
  salt,
}: Record<'shared' | 'auth' | 'theirs' | 'own' | 'salt', Buffer>): { key: Buffer; nonce: Buffer } {
  const both = derive(auth, shared, Buffer.concat([Buffer.from('WebPush: info\0'), theirs, own]), 32);
  return {
    key: derive(salt, both, 'Content-Encoding: aes128gcm\0', 16),
    nonce: derive(salt, both, 'Content-Encoding: nonce\0', 12),
  };
}

/** Whether a browser's keys are what they should be: a point of the curve and 16 bytes. */
export function areKeys({ p256dh, auth }: BrowserKeys): boolean {
  if (p256dh.length !== 65 || p256dh[0] !== 4 || auth.length !== 16) return false;
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  try {
    pair.computeSecret(p256dh);
    return true;
  } catch {
    return false;
  }
}
