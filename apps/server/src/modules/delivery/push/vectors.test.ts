import fc from 'fast-check';
import { expect, test } from 'vitest';

import { areKeys, encrypted } from './encrypt.ts';
import { browserOfTest, claimsOf } from './testing.ts';
import { newVapidKey, vapidHeader } from './vapid.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');

test('RFC 8291, appendix A', () => {
  const auth = bytes('BTBZMqHH6r4Tts7J_aSIgg');
  const browser = browserOfTest(bytes('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'), auth);
  expect(browser.wire.p256dh).toBe(
    'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  );
  const sent = encrypted('When I grow up, I want to be a watermelon', browser.keys, {
    salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
    privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
  });
  expect(sent.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
  expect(browser.read(sent)).toBe('When I grow up, I want to be a watermelon');
});

test('RFC 8292, section 2.4: what is read as signed there is read as signed here, and nothing else is', () => {
  const example =
    'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';
  expect(claimsOf(example)?.claims).toEqual({
    aud: 'https://push.example.net',
    exp: 1453523768,
    sub: 'mailto:push@example.com',
  });
  expect(claimsOf(example.replace('i3CYb7t4', 'i3CYb7t5'))).toBeNull();
});

test('any text reaches the browser it is for, and none other', () => {
  const [mine, other] = [browserOfTest(), browserOfTest()];
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const sent = encrypted(text, mine.keys);
      expect(mine.read(sent)).toBe(text);
      expect(() => other.read(sent)).toThrow('authenticate');
    }),
    { numRuns: 50 },
  );
});

test('we sign for one push service, for half a day', () => {
  const key = newVapidKey();
  const now = new Date('2026-12-01T02:00:00Z');
  const header = vapidHeader(key, { endpoint: 'https://push.hospital.lan:8443/a/b?c', contact: 'mailto:it@a.b', now });
  expect(claimsOf(header)).toEqual({
    key: key.publicKey,
    claims: { aud: 'https://push.hospital.lan:8443', exp: now.getTime() / 1000 + 43_200, sub: 'mailto:it@a.b' },
  });
  expect(bytes(key.publicKey)).toHaveLength(65);
});

test('keys that are none are told', () => {
  const { keys } = browserOfTest();
  expect(areKeys(keys)).toBe(true);
  expect(areKeys({ ...keys, auth: Buffer.alloc(15) })).toBe(false);
  expect(areKeys({ ...keys, p256dh: keys.p256dh.subarray(0, 64) })).toBe(false);
  // No point of the curve.
  expect(areKeys({ ...keys, p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]) })).toBe(false);
});
