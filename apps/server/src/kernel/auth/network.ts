import { isIPv4, isIPv6 } from 'node:net';

/** The first 64 bits: what one household or one desk is given, so that addresses within it are one. */
function half(address: string): string {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const all =
    tail === undefined
      ? front
      : [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return `${all
    .slice(0, 4)
    .map((part) => Number.parseInt(part || '0', 16).toString(16))
    .join(':')}::/64`;
}

const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;

/** Who counts as one caller: an address of IPv4, a /64 of IPv6. */
export function placeOf(address: string): string {
  const one = plain(address);
  return isIPv6(one) ? half(one) : one;
}

/** The network a caller is in: a /24 of IPv4, a /64 of IPv6. */
export function networkOf(address: string): string {
  const one = plain(address);
  if (isIPv4(one)) return `${one.split('.').slice(0, 3).join('.')}.0/24`;
  return isIPv6(one) ? half(one) : one;
}
