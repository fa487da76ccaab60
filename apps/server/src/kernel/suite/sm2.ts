import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  type KeyObject,
  type Verify,
} from 'node:crypto';

import type { Signer } from './suite.ts';

/** GB/T 32918.5: the curve, its base point and order. */
const a = 'FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC';
const b = '28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93';
const gx = '32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7';
const gy = 'BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0';
const order = BigInt('0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123');

/** Who signs, where nothing else was agreed (GB/T 35276). */
const usualId = '1234567812345678';

// What stands before the 32 bytes of a key in PKCS #8, and before the point in SPKI.
const privateHead = Buffer.from('3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420', 'hex');
const publicHead = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');

/** Z of GB/T 32918.2, 5.5: who signs, on which curve, with which key. */
function whoSigns(point: Buffer, id: string): Buffer {
  const name = Buffer.from(id);
  const bits = Buffer.alloc(2);
  bits.writeUInt16BE(name.length * 8);
  return createHash('sm3')
    .update(bits)
    .update(name)
    .update(Buffer.from(a + b + gx + gy, 'hex'))
    .update(point.subarray(1))
    .digest();
}

/** @param scalar the private key, 32 bytes */
export const sm2Key = (scalar: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privateHead, scalar]), format: 'der', type: 'pkcs8' });

/** A private key in the range the standard allows, out of 32 bytes that anybody may not guess. */
function scalarOf(seed: Buffer): Buffer {
  const scalar = (BigInt(`0x${seed.toString('hex')}`) % (order - 2n)) + 1n;
  return Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
}

export function sm2Signer(seed: Buffer, id = usualId): Signer {
  const own = sm2Key(scalarOf(seed));
  const key = createPublicKey(own).export({ type: 'spki', format: 'der' }).subarray(publicHead.length);
  const who = whoSigns(key, id);
  return {
    key,
    // The one-shot `sign` of Node.js would leave Z without a name; this one signs the bare SM3 of what it is given.
    sign: (bytes) => createSign('sm3').update(who).update(bytes).sign(own),
  };
}

export function sm2Verifies(key: Buffer, bytes: Buffer, signature: Buffer, id = usualId): boolean {
  // OpenSSL takes the same point in other forms, too; the one we write is the one we take.
  if (key.length !== 65 || key[0] !== 4) return false;
  try {
    const spki = createPublicKey({ key: Buffer.concat([publicHead, key]), format: 'der', type: 'spki' });
    const said: Verify = createVerify('sm3').update(whoSigns(key, id)).update(bytes);
    return said.verify(spki, signature);
  } catch {
    return false;
  }
}
