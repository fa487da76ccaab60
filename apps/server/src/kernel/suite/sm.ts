import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

import { sm2Signer, sm2Verifies } from './sm2.ts';
import type { Suite } from './suite.ts';

const tagBytes = 32;

const mac = (key: Buffer, ...parts: Uint8Array[]): Buffer => {
  const sum = createHmac('sm3', key);
  for (const part of parts) sum.update(part);
  return sum.digest();
};
const derive = (key: Buffer, salt: Uint8Array | string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sm3', key, salt, purpose, 32));

/** 商用密码: SM3, SM4 and SM2, as 密评 asks for. SM4-CTR with HMAC-SM3 over it, since Node.js has no SM4-GCM. */
export const sm: Suite = {
  name: 'sm',
  says: 'SM3 / SM4-CTR + HMAC-SM3 / SM2',
  hash: () => createHash('sm3'),
  mac: (key, text) => createHmac('sm3', key).update(text).digest(),
  derive,
  sealer(key) {
    const [closing, proving] = [derive(key, '', 'SM4').subarray(0, 16), derive(key, '', 'HMAC-SM3')];
    const tag = (nonce: Buffer, body: Uint8Array, about: Uint8Array) => {
      // How long `about` is, so that it cannot be shifted against the body.
      const length = Buffer.alloc(4);
      length.writeUInt32BE(about.length);
      return mac(proving, nonce, length, about, body);
    };
    return {
      nonceBytes: 16,
      tagBytes,
      lock(nonce, plain, about) {
        const cipher = createCipheriv('sm4-ctr', closing, nonce);
        const body = Buffer.concat([cipher.update(plain), cipher.final()]);
        return Buffer.concat([body, tag(nonce, body, about)]);
      },
      unlock(nonce, locked, about) {
        const end = locked.length - tagBytes;
        const body = locked.subarray(0, Math.max(0, end));
        if (end < 0 || !timingSafeEqual(tag(nonce, body, about), locked.subarray(end)))
          throw new Error('it was changed, or sealed with another key');
        const decipher = createDecipheriv('sm4-ctr', closing, nonce);
        return Buffer.concat([decipher.update(body), decipher.final()]);
      },
    };
  },
  signer: (seed) => sm2Signer(seed),
  verifies: (key, bytes, signature) => sm2Verifies(key, bytes, signature),
};
