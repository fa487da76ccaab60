import { randomBytes } from 'node:crypto';

import {
  domainOf,
  manscdpType,
  sendRequest,
  type Agent,
  type Charset,
  type Header,
  type Hop,
  type Outcome,
} from '@anyuan/gb28181';

import type { Settings } from '../care.ts';
import type { GbDevice, GbDeviceOptions } from './options.ts';

/** A simulated device, as its parts see it. */
export interface Self {
  options: GbDeviceOptions;
  agent: Agent;
  /** Where its server is, and where it is itself. */
  hop: Hop;
  host: string;
  port: number;
  charset: Charset;
  quirks: ReadonlySet<string>;
  settings: Settings;
  commands: GbDevice['commands'];
  nextSn(): number;
  /** Says something to its server, outside of any talk. */
  say(body: Buffer): Promise<Outcome>;
  /** It starts anew, and has to register. */
  forget(): void;
  /** All that is sent shows a key picture next. */
  sendKeys(): void;
}

/** What every request of somebody to somebody begins with. */
export const headersOf = (
  { agent, host }: Pick<Self, 'agent' | 'host'>,
  from: string,
  to: string,
  method: string,
): Header[] => [
  ['From', `<sip:${from}@${domainOf(from)}>;tag=${agent.newTag()}`],
  ['To', `<sip:${to}@${domainOf(to)}>`],
  ['Call-ID', `${randomBytes(9).toString('hex')}@${host}`],
  ['CSeq', `1 ${method}`],
];

/** Says something to the server of a device. */
export function sayTo(self: Pick<Self, 'agent' | 'host' | 'hop' | 'options'>, body: Buffer): Promise<Outcome> {
  const { server, code } = self.options;
  const uri = `sip:${server.code}@${domainOf(server.code)}`;
  const headers: Header[] = [...headersOf(self, code, server.code, 'MESSAGE'), ['Content-Type', manscdpType]];
  return sendRequest(self.agent, { method: 'MESSAGE', uri, headers, body }, self.hop);
}
