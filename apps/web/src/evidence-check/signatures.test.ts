import { createHash, createPrivateKey, createPublicKey, createSign, generateKeyPairSync, sign } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ed25519Verifies } from './ed25519.ts';
import { sm2Verifies } from './sm2.ts';
import { sm3 } from './sm3.ts';

const bytes = (maxLength: number) => fc.uint8Array({ minLength: 1, maxLength });
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
/** One bit of one byte turned. */
const turned = (all: Uint8Array, at: number): Uint8Array =>
  all.map((byte, n) => (n === at % all.length ? byte ^ 1 : byte));

test('SM3 is what OpenSSL makes of it, at every length', () => {
  fc.assert(
    fc.property(bytes(300), (text) => {
      expect(Buffer.from(sm3(text)).toString('hex')).toBe(createHash('sm3').update(text).digest('hex'));
    }),
    { numRuns: 50 },
  );
});

test('Ed25519: what OpenSSL signs is right, and with one bit turned anywhere it is wrong', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = Uint8Array.from(publicKey.export({ type: 'spki', format: 'der' }).subarray(12));
  fc.assert(
    fc.property(bytes(200), fc.nat(), (text, at) => {
      const signature = Uint8Array.from(sign(null, text, privateKey));
      expect(ed25519Verifies(key, text, signature)).toBe(true);
      expect(ed25519Verifies(key, turned(text, at), signature)).toBe(false);
      expect(ed25519Verifies(key, text, turned(signature, at))).toBe(false);
      expect(ed25519Verifies(turned(key, at), text, signature)).toBe(false);
    }),
    { numRuns: 8 },
  );
  // RFC 8032, 7.1, test 2.
  const known = hex(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
  const by = hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  expect(ed25519Verifies(by, Uint8Array.of(0x72), known)).toBe(true);
});

test('SM2: what OpenSSL signs is right, and with one bit turned anywhere it is wrong', () => {
  const scalar = Buffer.alloc(32, 0x5a);
  const head = Buffer.from('3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420', 'hex');
  const own = createPrivateKey({ key: Buffer.concat([head, scalar]), format: 'der', type: 'pkcs8' });
  const key = Uint8Array.from(createPublicKey(own).export({ type: 'spki', format: 'der' }).subarray(26));
  const curve =
    'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0';
  const who = createHash('sm3')
    .update(Buffer.from('0080', 'hex'))
    .update('1234567812345678')
    .update(Buffer.from(curve, 'hex'))
    .update(key.subarray(1))
    .digest();
  fc.assert(
    fc.property(bytes(200), fc.nat(), (text, at) => {
      const signature = Uint8Array.from(createSign('sm3').update(who).update(text).sign(own));
      expect(sm2Verifies(key, text, signature)).toBe(true);
      expect(sm2Verifies(key, turned(text, at), signature)).toBe(false);
      expect(sm2Verifies(key, text, turned(signature, at))).toBe(false);
      expect(sm2Verifies(turned(key, at), text, signature)).toBe(false);
    }),
    { numRuns: 4 },
  );
});
