import type { Agent, Incoming } from './agent.ts';
import { dialogOfAnswer } from './dialog.ts';
import type { Credentials } from './digest.ts';
import type { Hop } from './hop.ts';
import { header, type Header, type SipRequest } from './message.ts';
import { isOk, type Outcome, type Saying } from './outcome.ts';
import { accept, sendRequest, Talk } from './talk.ts';

/** A subscription of ours with somebody (RFC 6665, 9.11). */
export interface SubscriptionAsk {
  agent: Agent;
  hop: Hop;
  uri: string;
  /** From and To without tags, Contact. */
  from: string;
  to: string;
  contact: string;
  /** `Catalog;id=1`, `presence`. */
  event: string;
  expires: number;
  credentials?: Credentials | undefined;
  saying: Saying;
  onNotify(incoming: Incoming): void;
  random(): string;
}

/** Keeps one going: refreshed in its talk, and where that is refused, begun anew (many know nothing else). */
export class Subscription {
  readonly #ask: SubscriptionAsk;
  #talk: Talk | null = null;
  #expiresAt = 0;

  constructor(ask: SubscriptionAsk) {
    this.#ask = ask;
  }

  /** When to refresh. */
  get dueAt(): number {
    return this.#expiresAt;
  }
  get isOn(): boolean {
    return this.#talk?.isOpen === true;
  }

  /** Subscribes or refreshes; gives the answer that counts. */
  async renew(): Promise<Outcome> {
    const { agent, event, expires, saying, contact } = this.#ask;
    const talk = this.#talk;
    if (talk?.isOpen) {
      const headers: Header[] = [
        ['Event', event],
        ['Expires', String(expires)],
        ['Contact', contact],
      ];
      const outcome = await talk.request('SUBSCRIBE', { ...saying, headers: [...headers, ...(saying.headers ?? [])] });
      if (isOk(outcome)) return this.#took(outcome);
      talk.end('lost');
    }
    const { request, outcome } = await this.#begin();
    if (!isOk(outcome)) return outcome;
    // Without a tag there is no talk, and its notifications come as they like; the subscription counts all the same.
    const dialog = dialogOfAnswer(request, outcome);
    if (dialog) {
      this.#talk = new Talk(agent, dialog, this.#ask.hop, this.#ask.credentials);
      this.#talk.onRequest = (incoming) => this.#ask.onNotify(incoming);
    }
    return this.#took(outcome);
  }

  /** Ends it and says so. */
  async end(): Promise<void> {
    const { event, saying } = this.#ask;
    const talk = this.#talk;
    this.#talk = null;
    if (!talk?.isOpen) return;
    await talk.request('SUBSCRIBE', {
      ...saying,
      headers: [
        ['Event', event],
        ['Expires', '0'],
      ],
    });
    talk.end('local');
  }

  /** Forgets it without a word: whoever kept it is gone. */
  drop(): void {
    this.#talk?.end('lost');
    this.#talk = null;
  }

  async #begin(): Promise<{ request: SipRequest; outcome: Outcome }> {
    const { agent, hop, uri, from, to, contact, event, expires, credentials, saying, random } = this.#ask;
    let seq = 1;
    const request: SipRequest = {
      kind: 'request',
      method: 'SUBSCRIBE',
      uri,
      headers: [
        ['From', `${from};tag=${agent.newTag()}`],
        ['To', to],
        ['Call-ID', `${random()}@${agent.options.here(hop).host}`],
        ['CSeq', '1 SUBSCRIBE'],
        ['Contact', contact],
        ['Event', event],
        ['Expires', String(expires)],
        ...(saying.headers ?? []),
        ...(saying.contentType ? [['Content-Type', saying.contentType] as Header] : []),
      ],
      body: saying.body ?? Buffer.alloc(0),
    };
    const outcome = await sendRequest(agent, request, hop, credentials, (count) => (seq = count));
    const counted = request.headers.map((one): Header => (one[0] === 'CSeq' ? ['CSeq', `${seq} SUBSCRIBE`] : one));
    return { request: { ...request, headers: counted }, outcome };
  }

  #took(outcome: Outcome): Outcome {
    const said = outcome.kind === 'response' ? Number(header(outcome, 'Expires')) : NaN;
    const seconds = said > 0 && said <= this.#ask.expires ? said : this.#ask.expires;
    // Refreshed after four fifths of the time.
    this.#expiresAt = this.#ask.agent.options.now() + seconds * 800;
    return outcome;
  }
}

/** What somebody has subscribed to with us. */
export interface Subscriber {
  talk: Talk;
  /** As it was asked: the answer has to say the same, `id` and all. */
  event: string;
  expiresAt: number;
}

export const eventName = (event: string | undefined): string =>
  (event ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Longest that is granted. */
const longest = 7 * 86_400;
/** N.2.1.2.1. */
export const usualExpires = 600;
export const expiresOf = (request: SipRequest): number => {
  const said = header(request, 'Expires');
  if (said === undefined || !/^\d{1,10}$/.test(said.trim())) return usualExpires;
  return Math.min(longest, Number(said));
};

/** Takes on a subscription. Its refreshes come in its talk: `refreshed`, with 0 when it ends. */
export function admit(
  agent: Agent,
  incoming: Incoming,
  contact: string,
  refreshed: (incoming: Incoming, expires: number) => void,
  saying: Saying = {},
): Subscriber {
  const expires = expiresOf(incoming.request);
  const event = header(incoming.request, 'Event') ?? 'presence';
  const headers = (seconds: number): Header[] => [
    ['Expires', String(seconds)],
    ['Contact', contact],
    ['Event', event],
  ];
  const talk = accept(agent, incoming, { ...saying, headers: [...headers(expires), ...(saying.headers ?? [])] });
  const subscriber: Subscriber = { talk, event, expiresAt: agent.options.now() + expires * 1_000 };
  talk.onRequest = (again) => {
    if (again.request.method !== 'SUBSCRIBE') return again.answer(501);
    const seconds = expiresOf(again.request);
    subscriber.expiresAt = agent.options.now() + seconds * 1_000;
    again.answer(200, { headers: headers(seconds) });
    refreshed(again, seconds);
  };
  return subscriber;
}

/** Tells a subscriber; whoever answers 481 has forgotten that he asked. */
export async function notify(
  { talk, event, expiresAt }: Subscriber,
  now: number,
  saying: Saying,
  state: 'active' | 'terminated' = 'active',
): Promise<Outcome> {
  const left = Math.max(0, Math.ceil((expiresAt - now) / 1_000));
  const headers: Header[] = [
    ['Event', event],
    ['Subscription-State', state === 'active' ? `active;expires=${left};retry-after=0` : 'terminated;reason=timeout'],
  ];
  const outcome = await talk.request('NOTIFY', { ...saying, headers: [...headers, ...(saying.headers ?? [])] });
  if (outcome.kind === 'response' && outcome.status === 481) talk.end('lost');
  return outcome;
}
