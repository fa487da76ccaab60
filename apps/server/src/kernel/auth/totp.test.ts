import { expect, test } from 'vitest';

import { hotp, newTotpSecret, toBase32, totpAt, totpStep, totpUri } from './totp.ts';

const secret = toBase32(Buffer.from('12345678901234567890'));

test('codes are those of RFC 4226 appendix D and RFC 6238 appendix B', () => {
  expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  const hotps = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ');
  expect(hotps.map((_, counter) => hotp(secret, counter))).toEqual(hotps);
  // The table shows eight digits; six are the last of them.
  const totps: Record<number, string> = {
    59: '94287082',
    1111111109: '07081804',
    1111111111: '14050471',
    1234567890: '89005924',
    2000000000: '69279037',
    20000000000: '65353130',
  };
  for (const [at, code] of Object.entries(totps))
    expect(totpAt(secret, new Date(Number(at) * 1000))).toBe(code.slice(-6));
});

test('a code counts one step early or late, and once', () => {
  const at = (seconds: number) => new Date(1_790_000_000_000 + seconds * 1000);
  const own = newTotpSecret();
  const code = totpAt(own, at(0));
  const step = totpStep(own, code, at(0), 0);
  expect([at(-30), at(0), at(30)].map((now) => totpStep(own, code, now, 0))).toEqual([step, step, step]);
  expect([at(-60), at(61), at(90)].map((now) => totpStep(own, code, now, 0))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(totpStep(own, code, at(0), step ?? 0)).toBeUndefined();
  for (const wrong of ['', '1', `${code}0`, `${code.slice(0, 5)}`, '-00001'])
    expect(totpStep(own, wrong, at(0), 0)).toBeUndefined();
});

test('the QR code names the hospital in whatever letters', () => {
  const uri = new URL(totpUri(secret, '梅山 医院', 'admin'));
  expect([uri.searchParams.get('issuer'), uri.searchParams.get('secret')]).toEqual(['梅山 医院', secret]);
  expect(uri.href).not.toContain('+');
});
