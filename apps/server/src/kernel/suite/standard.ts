import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  hkdfSync,
  sign,
  verify,
} from 'node:crypto';

import type { Suite } from './suite.ts';

const tagBytes = 16;
// What stands before the 32 bytes of an Ed25519 key in PKCS #8 and in SPKI.
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

/** The suite of most of the world: SHA-256, AES-256-GCM, Ed25519. */
export const standard: Suite = {
  name: 'standard',
  says: 'SHA-256 / AES-256-GCM / Ed25519',
  hash: () => createHash('sha256'),
  mac: (key, text) => createHmac('sha256', key).update(text).digest(),
  derive: (key, salt, purpose) => Buffer.from(hkdfSync('sha256', key, salt, purpose, 32)),
  sealer(bytes) {
    const key = createSecretKey(bytes);
    return {
      nonceBytes: 12,
      tagBytes,
      lock(nonce, plain, about) {
        const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(about);
        return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      },
      unlock(nonce, locked, about) {
        const end = locked.length - tagBytes;
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(about);
        decipher.setAuthTag(locked.subarray(end));
        return Buffer.concat([decipher.update(locked.subarray(0, end)), decipher.final()]);
      },
    };
  },
  signer(seed) {
    const own = createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' });
    const key = createPublicKey(own).export({ type: 'spki', format: 'der' }).subarray(publicHead.length);
    return { key, sign: (bytes) => sign(null, bytes, own) };
  },
  verifies(key, bytes, signature) {
    try {
      const spki = createPublicKey({ key: Buffer.concat([publicHead, key]), format: 'der', type: 'spki' });
      return verify(null, bytes, spki, signature);
    } catch {
      return false;
    }
  },
};
