import { BlockList, isIP } from 'node:net';

/** The hospital's own names of its networks, by address: `10.1.2.0/24=急诊楼`, one a line. */
export function networksIn(text: string): (ip: string) => string | null {
  const nets = text.split('\n').flatMap((line) => {
    const [, net = '', bits = '', name = ''] = /^\s*([\d.a-f:]+)\/(\d{1,3})\s*=\s*(.+?)\s*$/i.exec(line) ?? [];
    const family = isIP(net);
    if (family === 0 || Number(bits) > (family === 4 ? 32 : 128)) return [];
    const list = new BlockList();
    list.addSubnet(net, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    return [{ list, name, bits: Number(bits) }];
  });
  // The narrowest that fits says most.
  const narrowFirst = nets.toSorted((a, b) => b.bits - a.bits);
  return (ip) =>
    narrowFirst.find(({ list }) => isIP(ip) !== 0 && list.check(ip, ip.includes(':') ? 'ipv6' : 'ipv4'))?.name ?? null;
}
