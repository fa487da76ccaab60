import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';

import { readXml, type XmlNode } from '@anyuan/gb28181';

/** Where WS-Discovery is listened to (ONVIF Core 7.3). */
const group = '239.255.255.250';
const usualPort = 3702;
const waitMs = 3_000;

export interface Found {
  host: string;
  port: number;
  name: string;
  hardware: string;
}

const probe = (): string => `<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">
<e:Header><w:MessageID>uuid:${randomUUID()}</w:MessageID><w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To><w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>
<e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>`;

/**
 * Asks who is there: everybody in our own network by multicast, or address by address where there is a router between.
 * Whoever answers is known by where he answered from, not by what he says of his address.
 */
export async function discover(network: string | undefined, port = usualPort): Promise<Found[]> {
  const socket = createSocket('udp4');
  const found = new Map<string, Found>();
  socket.on('error', () => undefined);
  socket.on('message', (bytes, { address }) => {
    const one = readAnswer(bytes, address);
    if (one) found.set(`${one.host}:${one.port}`, one);
  });
  await new Promise<void>((resolve) => socket.bind(0, () => resolve()));
  const message = Buffer.from(probe());
  for (const address of network ? addressesOf(network) : [group]) socket.send(message, port, address, () => undefined);
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  socket.close();
  return [...found.values()].toSorted((a, b) => a.host.localeCompare(b.host, 'en', { numeric: true }));
}

/** The addresses of a network, without its own and that of all. */
export function addressesOf(network: string): string[] {
  const [base = '', length = '32'] = network.split('/');
  const size = 2 ** (32 - Number(length));
  const number = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = Math.floor(number / size) * size;
  const ends = size > 2 ? 1 : 0;
  return Array.from({ length: size - 2 * ends }, (_, i) => {
    const at = first + ends + i;
    return [24, 16, 8, 0].map((bits) => Math.floor(at / 2 ** bits) % 256).join('.');
  });
}

export function readAnswer(bytes: Uint8Array, from: string): Found | undefined {
  const root = readXml(bytes)?.root;
  const match = root && inside(root, 'probematch');
  if (!match) return undefined;
  const said = (inside(match, 'xaddrs')?.text ?? '').trim().split(/\s+/);
  const url = said.map((one) => URL.parse(one)).find((one) => one !== null && /^https?:$/.test(one.protocol));
  const scopes = (inside(match, 'scopes')?.text ?? '').trim().split(/\s+/);
  const scope = (name: string): string => {
    const one = scopes.find((each) => each.includes(`/${name}/`));
    return plain(one?.slice(one.lastIndexOf('/') + 1) ?? '');
  };
  return { host: from, port: Number(url?.port) || 80, name: scope('name'), hardware: scope('hardware') };
}

/** The first element of that name, whatever its prefix. */
function inside(node: XmlNode, name: string): XmlNode | undefined {
  for (const child of node.children) {
    if (child.name.slice(child.name.indexOf(':') + 1) === name) return child;
    const deeper = inside(child, name);
    if (deeper) return deeper;
  }
  return undefined;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text).slice(0, 100);
  } catch {
    return text.slice(0, 100);
  }
}
