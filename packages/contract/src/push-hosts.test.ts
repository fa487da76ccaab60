import { expect, test } from 'vitest';

import { isServed, pushHosts } from './push-hosts.ts';

const hosts = pushHosts('updates.push.services.mozilla.com\n*.push.apple.com\nhttp://push.hospital.lan:8088') ?? [];

test.each([
  ['https://updates.push.services.mozilla.com/wpush/v2/abc', true],
  ['https://web.push.apple.com/abc', true],
  ['http://push.hospital.lan:8088/up/1', true],
  // Elsewhere, in clear, at another port, beside it, with somebody's name before it.
  ['https://fcm.googleapis.com/fcm/send/abc', false],
  ['http://updates.push.services.mozilla.com/wpush/v2/abc', false],
  ['https://updates.push.services.mozilla.com:8443/x', false],
  ['https://push.hospital.lan:8088/up/1', false],
  ['https://push.apple.com/abc', false],
  ['https://evilpush.apple.com.example/abc', false],
  ['https://updates.push.services.mozilla.com.example/x', false],
  ['https://updates.push.services.mozilla.com@10.0.0.5/x', false],
  ['https://user@updates.push.services.mozilla.com/x', false],
  ['https://10.0.0.5/x', false],
  ['file:///etc/passwd', false],
  ['nonsense', false],
])('%s', (endpoint, is) => {
  expect(isServed(hosts, endpoint)).toBe(is);
});

test('what names no host, or everybody, is no list', () => {
  for (const line of ['*', '*.com', 'ftp://a.b', 'a b/c', 'https://a.b/path'])
    expect([line, pushHosts(line)]).toEqual([line, null]);
  expect(pushHosts(' ')).toEqual([]);
});
