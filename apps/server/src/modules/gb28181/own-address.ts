import { networkInterfaces } from 'node:os';

/** A card that is plugged in while we run is found within this. The system is asked no more often: it takes its time. */
const freshMs = 5_000;
const knownAtMost = 5_000;

let readAt = Number.NEGATIVE_INFINITY;
let interfaces: { address: string; cidr: string | null; internal: boolean; family: string }[] = [];
const known = new Map<string, string>();

/**
 * Our address on the network that this one is on. A machine with two network cards has two, and a device drops what
 * names the wrong one. Every message names it, some twice.
 */
export function ownAddress(towards: string): string {
  const now = performance.now();
  if (now - readAt > freshMs) {
    interfaces = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
    readAt = now;
    known.clear();
  }
  if (known.size >= knownAtMost) known.clear();
  let own = known.get(towards);
  if (own === undefined) known.set(towards, (own = find(towards)));
  return own;
}

function find(towards: string): string {
  const all = interfaces.filter(({ family }) => (family === 'IPv6') === towards.includes(':'));
  const same = all.find(({ cidr }) => cidr !== null && isWithin(towards, cidr));
  return (same ?? all.find(({ internal }) => !internal) ?? all[0])?.address ?? '127.0.0.1';
}

function isWithin(address: string, cidr: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  if (network.includes(':')) return address === network;
  const number = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(address) / size) === Math.floor(number(network) / size);
}
