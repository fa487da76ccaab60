import fc from 'fast-check';
import { expect, test } from 'vitest';

import { networkOf, placeOf } from './network.ts';

test('addresses of one /24 are one network, those of one /64 are one place', () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
      const other = address.replace(/\d+$/, String(last));
      expect(networkOf(address)).toBe(networkOf(other));
      expect(placeOf(address)).toBe(address);
      expect(placeOf(`::ffff:${address}`)).toBe(address);
    }),
  );
  const same = [
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:0db8:0001:0002:3::',
    '2001:DB8:1:2::5%eth0',
  ];
  expect(new Set(same.map(placeOf))).toEqual(new Set(['2001:db8:1:2::/64']));
  expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:1:2::/64']));
  expect(placeOf('2001:db8:1:3::1')).not.toBe(placeOf(same[0] ?? ''));
  expect([placeOf('::1'), placeOf('1::')]).toEqual(['0:0:0:0::/64', '1:0:0:0::/64']);
});
