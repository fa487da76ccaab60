import { createHash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { answerChallenge, knowsPassword, Nonces, readAuthorization, readChallenge, writeChallenge } from './digest.ts';

const mufasa = { username: 'Mufasa', password: 'Circle Of Life' };

describe('the sums of the standards', () => {
  test('RFC 2617 3.5: MD5 with qop', () => {
    const challenge = readChallenge(
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    )!;
    const said = answerChallenge(challenge, mufasa, { method: 'GET', uri: '/dir/index.html' }, 1, '0a4f113b');
    expect(said).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(said).toContain('qop=auth, nc=00000001, cnonce="0a4f113b"');
    expect(knowsPassword(readAuthorization(said)!, mufasa.password, { method: 'GET' })).toBe(true);
  });
  test('RFC 7616 3.9.1: SHA-256', () => {
    const challenge = readChallenge(
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    )!;
    const said = answerChallenge(
      challenge,
      { username: 'Mufasa', password: 'Circle of Life' },
      { method: 'GET', uri: '/dir/index.html' },
      1,
      'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    );
    expect(said).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
  });
  test('SM3 is the hash of GB/T 32905', () => {
    expect(createHash('sm3').update('abc').digest('hex')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    const challenge = readChallenge(writeChallenge('34020000', 'n', { algorithm: 'SM3' }))!;
    const said = answerChallenge(challenge, mufasa, { method: 'REGISTER', uri: 'sip:a@b' });
    expect(knowsPassword(readAuthorization(said)!, mufasa.password, { method: 'REGISTER' })).toBe(true);
  });
});

describe('what peers do otherwise', () => {
  test('a challenge without qop is answered without (RFC 2069); one with "auth,auth-int" by auth (ireader#90)', () => {
    const plain = readChallenge('Digest realm="3402000000",nonce="abc",algorithm=MD5')!;
    expect(answerChallenge(plain, mufasa, { method: 'REGISTER', uri: 'sip:a@b' })).not.toContain('qop');
    const both = readChallenge('Digest realm="3402000000",nonce="abc",qop="auth,auth-int"')!;
    expect(answerChallenge(both, mufasa, { method: 'REGISTER', uri: 'sip:a@b' })).toContain('qop=auth,');
  });
  test('a challenge of ours always names its algorithm (Dahua stays silent without, gosip#7)', () => {
    expect(writeChallenge('3402000000', 'n')).toContain('algorithm=MD5');
  });
  test('the URI of the answer differs from that of the request: the sum counts (swwheihei#3)', () => {
    const challenge = readChallenge(writeChallenge('3402000000', 'n'))!;
    const said = answerChallenge(challenge, mufasa, { method: 'REGISTER', uri: 'sip:192.168.1.1:5060' });
    expect(knowsPassword(readAuthorization(said)!, mufasa.password, { method: 'REGISTER' })).toBe(true);
  });
  test('auth-int alone covers the body', () => {
    const challenge = readChallenge('Digest realm="r", nonce="n", qop="auth-int"')!;
    const body = Buffer.from('<x/>');
    const said = readAuthorization(answerChallenge(challenge, mufasa, { method: 'MESSAGE', uri: 'sip:a', body }))!;
    expect(knowsPassword(said, mufasa.password, { method: 'MESSAGE', body })).toBe(true);
    expect(knowsPassword(said, mufasa.password, { method: 'MESSAGE', body: Buffer.from('<y/>') })).toBe(false);
  });
  test('an algorithm that nobody knows is no challenge, Basic neither', () => {
    expect(readChallenge('Digest realm="r", nonce="n", algorithm=MD9')).toBeUndefined();
    expect(readChallenge('Basic realm="r"')).toBeUndefined();
    expect(readAuthorization('Basic abc')).toBeUndefined();
  });
});

test('whatever the name, the password and the realm: the right password is known, another is not', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('MD5', 'SHA-256', 'SM3' as const),
      fc.boolean(),
      (username, password, realm, algorithm, qop) => {
        const challenge = readChallenge(writeChallenge(realm, 'n', { algorithm: algorithm as 'MD5', qop }))!;
        const said = readAuthorization(
          answerChallenge(challenge, { username, password }, { method: 'REGISTER', uri: 'sip:a@b' }),
        )!;
        expect(said.username).toBe(username);
        expect(knowsPassword(said, password, { method: 'REGISTER' })).toBe(true);
        expect(knowsPassword(said, `${password}x`, { method: 'REGISTER' })).toBe(false);
        expect(knowsPassword(said, password, { method: 'MESSAGE' })).toBe(false);
      },
    ),
  );
});

test('a nonce is taken once, while it is young, and only ours', () => {
  let now = 1_000_000.123;
  const nonces = new Nonces(() => now);
  const nonce = nonces.give();
  expect([nonces.take(nonce), nonces.take(nonce), nonces.take('a.b.c')]).toEqual(['fresh', 'stale', 'foreign']);
  const old = nonces.give();
  now += 300_001;
  expect(nonces.take(old)).toBe('stale');
  expect(new Nonces(() => now).take(nonces.give())).toBe('foreign');
});
