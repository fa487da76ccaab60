import { createCipheriv, createHash, createPublicKey, randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { makeSecrets } from '../secrets.ts';
import { suiteNames, suites } from './index.ts';
import { sm2Key, sm2Signer, sm2Verifies } from './sm2.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

describe('the examples of the standards', () => {
  test('SM3: GB/T 32905 annex A', () => {
    const sm3 = (text: string) => suites.sm.hash().update(text).digest('hex');
    expect(sm3('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    expect(sm3('abcd'.repeat(16))).toBe('debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
  });

  const key = hex('0123456789abcdeffedcba9876543210');
  test('SM4: GB/T 32907 annex A, once and a million times', () => {
    const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
    let block: Buffer = cipher.update(key);
    expect(block.toString('hex')).toBe('681edf34d206965e86b3e94f536e4246');
    for (let n = 1; n < 1_000_000; n++) block = cipher.update(block);
    expect(block.toString('hex')).toBe('595298c7c6fd271f0402f804c33d3f66');
  });

  test('SM4 in counter mode: the text of the SM4-GCM example of RFC 8998 A.1', () => {
    const words = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'EE', 'AA'].map((one) => one.repeat(8)).join('');
    const cipher = createCipheriv('sm4-ctr', key, hex('00001234567800000000ABCD 00000002'));
    expect(cipher.update(hex(words)).toString('hex').toUpperCase()).toBe(
      '17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D',
    );
  });

  test('HMAC-SM3 is HMAC (RFC 2104) over SM3', () => {
    const sm3 = (...parts: Buffer[]) => createHash('sm3').update(Buffer.concat(parts)).digest();
    const padded = Buffer.concat([key, Buffer.alloc(48)]);
    const [inner, outer] = [0x36, 0x5c].map((pad) => padded.map((byte) => byte ^ pad)) as [Buffer, Buffer];
    expect(suites.sm.mac(key, '审计')).toEqual(sm3(outer, sm3(inner, Buffer.from('审计'))));
  });

  test('SM2: the key and the signature of GB/T 32918.5 annex A', () => {
    const own = sm2Key(hex('3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8'));
    const point = createPublicKey(own).export({ type: 'spki', format: 'der' }).subarray(-65);
    expect(point.toString('hex').toUpperCase()).toBe(
      '0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
    );
    const signature = hex(
      '3046022100 F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3 022100 B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
    );
    const message = Buffer.from('message digest');
    expect(sm2Verifies(point, message, signature)).toBe(true);
    expect(sm2Verifies(point, Buffer.from('message digesT'), signature)).toBe(false);
    expect(sm2Verifies(point, message, signature, 'ALICE123@YAHOO.COM')).toBe(false);
  });

  test('SM2 signs for a name: nobody else’s signature, and no other name’s, is taken for it', () => {
    const [one, two] = [sm2Signer(randomBytes(32), 'a'), sm2Signer(randomBytes(32), 'a')];
    const bytes = Buffer.from('第 1 条');
    const signature = one.sign(bytes);
    expect(sm2Verifies(one.key, bytes, signature, 'a')).toBe(true);
    expect(sm2Verifies(one.key, bytes, signature, 'b')).toBe(false);
    expect(sm2Verifies(two.key, bytes, signature, 'a')).toBe(false);
  });

  test('Ed25519: RFC 8032, 7.1, test 1', () => {
    const { key: own, sign } = suites.standard.signer(
      hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'),
    );
    expect(own.toString('hex')).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    expect(sign(Buffer.alloc(0)).toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });
});

const bytes = fc.uint8Array({ maxLength: 200 }).map((one) => Buffer.from(one));
const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((one) => Buffer.from(one));
/** What either suite says of what was changed. */
const refused = /unable to authenticate|changed, or sealed|[Ii]nvalid/;
/** The same bytes with one bit turned. */
const turned = (from: Buffer, bit: number): Buffer => {
  const other = Buffer.from(from);
  const at = bit % (from.length * 8);
  other[at >> 3]! ^= 1 << (at & 7);
  return other;
};

describe.each(suiteNames)('%s', (name) => {
  const suite = suites[name];

  test('what is locked opens again, and nothing that was changed does', () => {
    fc.assert(
      fc.property(key, bytes, bytes, fc.nat(), (own, plain, about, bit) => {
        const sealer = suite.sealer(own);
        const nonce = randomBytes(sealer.nonceBytes);
        const locked = sealer.lock(nonce, plain, about);
        expect(locked.length).toBe(plain.length + sealer.tagBytes);
        expect(sealer.unlock(nonce, locked, about)).toEqual(plain);
        expect(() => sealer.unlock(nonce, turned(locked, bit), about)).toThrow(refused);
        expect(() => sealer.unlock(turned(nonce, bit), locked, about)).toThrow(refused);
        expect(() => sealer.unlock(nonce, locked, Buffer.concat([about, Buffer.of(0)]))).toThrow(refused);
        expect(() => sealer.unlock(nonce, locked.subarray(0, -1), about)).toThrow(refused);
        expect(() => suite.sealer(turned(own, bit)).unlock(nonce, locked, about)).toThrow(refused);
      }),
    );
  });

  test('a signature holds for its bytes and its key only; the same seed gives the same key', () => {
    fc.assert(
      fc.property(key, bytes, fc.nat(), (seed, said, bit) => {
        const { key: own, sign } = suite.signer(seed);
        expect(suite.signer(seed).key).toEqual(own);
        const signature = sign(said);
        expect(suite.verifies(own, said, signature)).toBe(true);
        expect(suite.verifies(own, Buffer.concat([said, Buffer.of(1)]), signature)).toBe(false);
        expect(suite.verifies(own, said, turned(signature, bit))).toBe(false);
        expect(suite.verifies(turned(own, bit), said, signature)).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test('secrets sealed with either suite, and from before there were suites, open', () => {
    const own = randomBytes(32);
    const nonce = randomBytes(12);
    const aes = createCipheriv('aes-256-gcm', own, nonce);
    const body = Buffer.concat([aes.update('从前的密码', 'utf8'), aes.final()]);
    const secrets = makeSecrets(own, { name, macs: name });
    expect(secrets.open(Buffer.concat([nonce, aes.getAuthTag(), body]))).toBe('从前的密码');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...suiteNames), fc.nat(), (text, other, bit) => {
        const sealed = makeSecrets(own, { name: other, macs: other }).seal(text);
        expect(secrets.open(sealed)).toBe(text);
        expect(secrets.isCurrent(sealed)).toBe(other === name);
        expect(() => secrets.open(turned(sealed, bit))).toThrow(refused);
      }),
    );
  });
});

test('what is found by its MAC is found after a change of suite, too', () => {
  const own = randomBytes(32);
  const [before, then] = [makeSecrets(own), makeSecrets(own, { name: 'sm', macs: 'standard' })];
  expect(then.mac('recovery code', 'x')).toEqual(before.mac('recovery code', 'x'));
  expect(makeSecrets(own, { name: 'sm', macs: 'sm' }).mac('recovery code', 'x')).not.toEqual(
    before.mac('recovery code', 'x'),
  );
});
