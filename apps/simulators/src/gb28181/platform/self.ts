import { randomBytes } from 'node:crypto';

import {
  domainOf,
  manscdpType,
  sendRequest,
  type Agent,
  type Header,
  type Hop,
  type Manscdp,
  type Outcome,
} from '@anyuan/gb28181';

/** A simulated platform, as its parts see it. */
export interface Self {
  code: string;
  agent: Agent;
  host: string;
  port: number;
  /** Questions it waits for the answers of, by their number. */
  asked: Map<number, (message: Manscdp) => void>;
  nextSn(): number;
  hopOf(member: string): Hop;
}

export const uriOf = (to: string): string => `sip:${to}@${domainOf(to)}`;
export const contactOf = ({ code, host, port }: Self): string => `<sip:${code}@${host}:${port}>`;

export const headersFor = (self: Self, to: string, method: string): Header[] => [
  ['From', `<${uriOf(self.code)}>;tag=${self.agent.newTag()}`],
  ['To', `<${uriOf(to)}>`],
  ['Call-ID', `${randomBytes(9).toString('hex')}@${self.host}`],
  ['CSeq', `1 ${method}`],
  ['Contact', contactOf(self)],
];

export const sayTo = (self: Self, member: string, body: Buffer, to = member): Promise<Outcome> =>
  sendRequest(
    self.agent,
    {
      method: 'MESSAGE',
      uri: uriOf(to),
      headers: [...headersFor(self, to, 'MESSAGE'), ['Content-Type', manscdpType]],
      body,
    },
    self.hopOf(member),
  );
