import { refuse } from '@anyuan/contract';
import { domainOf, type Hop, type Nonces, type SsrcPool } from '@anyuan/gb28181';
import type { Endpoint } from '@anyuan/gb28181/net';
import type { PortRange } from '@anyuan/media';

import type { App } from '../../kernel/app.ts';
import type { Asks } from './lower/asks.ts';
import type { SaidList } from './lower/catalog-keep.ts';
import type { Devices } from './lower/devices.ts';
import type { Positions } from './lower/positions.ts';
import type { Calls, Found, Greeter, Voices } from './lower/wanted.ts';
import { ownAddress } from './own-address.ts';
import type { Trace } from './trace.ts';

/** What is open while GB/T 28181 is spoken here. */
export interface Center {
  app: App;
  /** Our code, and the domain it is of. */
  code: string;
  domain: string;
  /** Where signalling and media are listened on, and what others are told of it where they could not see it. */
  host: string;
  ports: PortRange | null;
  told: string | undefined;
  endpoint: Endpoint;
  devices: Devices;
  /** The device of ours with these 20 digits. */
  find(code: string): Promise<Found | undefined>;
  greeter: Greeter;
  asks: Asks;
  /** Keeps what a device says of what hangs on it. */
  keepList(said: SaidList): Promise<void>;
  calls: Calls;
  voices: Voices;
  positions: Positions;
  nonces: Nonces;
  ssrcs: SsrcPool;
  trace: Trace;
  /** Who tried to register and may not, newest last: somebody may have forgotten to enter them. */
  strangers: Map<string, Stranger>;
  /** Numbers of our messages (SN). */
  nextSn(): number;
}

export interface Stranger {
  code: string;
  address: string;
  at: Date;
  why: 'unknown' | 'password' | 'no_password';
  tries: number;
}

const centers = new WeakMap<App, Center>();
export const openCenter = (app: App, center: Center): void => void centers.set(app, center);
export const closeCenter = (app: App): void => void centers.delete(app);
export const maybeCenter = (app: App): Center | undefined => centers.get(app);
export function centerOf(app: App): Center {
  const center = centers.get(app);
  if (!center) throw refuse('gb_off');
  return center;
}

/** The address of ours that somebody there reaches us at. */
export const hereFor = ({ told }: Pick<Center, 'told'>, towards: string): string => told ?? ownAddress(towards);

const at = (code: string, host: string, port: number): string =>
  `sip:${code}@${host.includes(':') ? `[${host}]` : host}:${port}`;

/** How we are addressed by whoever is at that hop. */
export const contactOf = (center: Center, hop: Hop): string => {
  const { host, port } = center.endpoint.agent.options.here(hop);
  return `<${at(center.code, host, port)}>`;
};
/** How a device or one of its channels is asked: where it is heard from. Some look for a port here, and fall silent without one. */
export const uriAt = (code: string, { address, port }: Hop): string => at(code, address, port);
export const me = ({ code, domain }: Pick<Center, 'code' | 'domain'>): string => `<sip:${code}@${domain}>`;
export const them = (code: string): string => `<sip:${code}@${domainOf(code)}>`;
