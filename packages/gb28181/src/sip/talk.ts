import type { Agent, Incoming } from './agent.ts';
import { dialogOfRequest, hearInDialog, keyOfDialog, nextInDialog, seqOf, type Dialog } from './dialog.ts';
import { answerChallenge, readChallenge, type Credentials } from './digest.ts';
import type { Hop } from './hop.ts';
import { header, withHeader, writeSip, type Header, type SipRequest, type SipResponse } from './message.ts';
import type { Outcome, Saying } from './outcome.ts';

export type EndOfTalk = 'bye' | 'local' | 'lost';

/** A talk that both sides have agreed to, until one of them ends it. */
export class Talk {
  readonly agent: Agent;
  readonly hop: Hop;
  /** What the other side says within it; BYE is dealt with. Unanswered is answered with 200 by nobody. */
  onRequest: (incoming: Incoming) => void = (incoming) => incoming.answer(501);
  onEnd: (why: EndOfTalk, reason: string | undefined) => void = () => undefined;
  #dialog: Dialog;
  #isOpen = true;
  readonly #credentials: Credentials | undefined;

  constructor(agent: Agent, dialog: Dialog, hop: Hop, credentials?: Credentials) {
    this.agent = agent;
    this.hop = hop;
    this.#dialog = dialog;
    this.#credentials = credentials;
    agent.talks.set(keyOfDialog(dialog), this);
  }

  get dialog(): Dialog {
    return this.#dialog;
  }
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Called by the agent with every request of this talk. */
  hears(incoming: Incoming): void {
    const next = hearInDialog(this.#dialog, incoming.request);
    if (!next) return incoming.answer(500);
    this.#dialog = next;
    if (incoming.request.method !== 'BYE') return this.onRequest(incoming);
    incoming.answer(200);
    this.end('bye', header(incoming.request, 'Reason'));
  }

  /** Says something within the talk. */
  request(method: string, saying: Saying = {}): Promise<Outcome> {
    const { dialog, uri, headers } = nextInDialog(this.#dialog, method);
    this.#dialog = dialog;
    const request = draftOf({ method, uri, headers }, saying);
    return sendRequest(this.agent, request, this.hop, this.#credentials, (count) => {
      this.#dialog = { ...this.#dialog, localSeq: Math.max(this.#dialog.localSeq, count) };
    });
  }

  /** Ends the talk from our side; the other side is told, and whether it answers changes nothing here. */
  async bye(headers: readonly Header[] = []): Promise<void> {
    if (!this.#isOpen) return;
    this.end('local', undefined);
    await this.request('BYE', { headers });
  }

  /** The talk is over, without a word to the other side. */
  end(why: EndOfTalk, reason?: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.agent.talks.delete(keyOfDialog(this.#dialog));
    this.onEnd(why, reason);
  }
}

/** Accepts an invitation or a subscription: answers 200 and opens the talk. */
export function accept(agent: Agent, incoming: Incoming, saying: Saying = {}, status = 200): Talk {
  const talk = new Talk(agent, dialogOfRequest(incoming.request, incoming.toTag), incoming.hop);
  // Nobody took up our answer: the other side is told, should it be there after all.
  incoming.onLost(() => {
    talk.end('lost');
    void talk.request('BYE');
  });
  incoming.answer(status, saying);
  return talk;
}

export function draftOf(
  { method, uri, headers }: { method: string; uri: string; headers: readonly Header[] },
  { headers: more = [], body = Buffer.alloc(0), contentType }: Saying,
): Omit<SipRequest, 'kind'> {
  return {
    method,
    uri,
    headers: [...headers, ...more, ...(contentType ? [['Content-Type', contentType] as Header] : [])],
    body,
  };
}

/** How often a challenge is answered: once, and once more for a nonce that was too old. */
const triesAtMost = 2;

/** Sends a request and gives its last answer; a challenge is answered where there are credentials. */
export async function sendRequest(
  agent: Agent,
  draft: Omit<SipRequest, 'kind'>,
  hop: Hop,
  credentials?: Credentials,
  counted: (seq: number) => void = () => undefined,
  provisional: (response: SipResponse) => void = () => undefined,
): Promise<Outcome> {
  let current = draft;
  for (let tries = 0; ; tries++) {
    const outcome = await sendBySize(agent, current, hop, provisional);
    const again = tries < triesAtMost ? answered(current, outcome, credentials, tries) : undefined;
    if (!again) return outcome;
    counted(seqOf({ ...again, kind: 'request' }).number);
    current = again;
  }
}

/** A datagram that is larger goes by a stream where there is one: the way is not known (RFC 3261 18.1.1). */
const datagramBytes = 1_300;
/** What passes Ethernet, and a line of PPPoE, without being cut into pieces, any of which may be lost: 1,492 less IP and UDP. */
const wholeBytes = 1_464;

/** What room the head of a message leaves for its body in a datagram that nobody cuts. */
export const roomIn = (agent: Agent, draft: Omit<SipRequest, 'kind'>, hop: Hop): number =>
  wholeBytes - writeSip(agent.dress({ ...draft, body: Buffer.alloc(9_999) }, hop)).length + 9_999;

async function sendBySize(
  agent: Agent,
  draft: Omit<SipRequest, 'kind'>,
  hop: Hop,
  provisional: (response: SipResponse) => void,
): Promise<Outcome> {
  const isLarge = hop.transport === 'udp' && writeSip({ ...draft, kind: 'request' }).length > datagramBytes - 200;
  const wide = isLarge ? agent.options.wider?.(hop) : undefined;
  if (wide) {
    const outcome = await sendBy(agent, draft, wide, provisional);
    // Who takes no TCP gets it in pieces.
    if (outcome.kind === 'response' || outcome.why !== 'unreachable') return outcome;
  }
  return sendBy(agent, draft, hop, provisional);
}

const sendBy = (
  agent: Agent,
  draft: Omit<SipRequest, 'kind'>,
  hop: Hop,
  provisional: (response: SipResponse) => void,
): Promise<Outcome> =>
  new Promise((resolve) => {
    agent.start(agent.dress(draft, hop), hop, {
      hears: (response) => (response.status < 200 ? provisional(response) : resolve(response)),
      fails: (why) => resolve({ kind: 'none', why }),
    });
  });

/** The same request once more, with what its challenge asks for; undefined: there is nothing to add. */
export function answered(
  draft: Omit<SipRequest, 'kind'>,
  outcome: Outcome,
  credentials: Credentials | undefined,
  tries: number,
): Omit<SipRequest, 'kind'> | undefined {
  if (!credentials || outcome.kind !== 'response' || (outcome.status !== 401 && outcome.status !== 407))
    return undefined;
  const isProxy = outcome.status === 407;
  const asked = isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate';
  const challenges = outcome.headers
    .filter(([name]) => name.toLowerCase() === asked.toLowerCase())
    .map(([, value]) => readChallenge(value))
    .filter((one) => one !== undefined);
  // The strongest of those we know.
  const challenge = challenges.find((one) => one.algorithm !== null && one.algorithm !== 'MD5') ?? challenges[0];
  if (!challenge || (tries > 0 && !challenge.stale)) return undefined;
  const { number, method } = seqOf({ ...draft, kind: 'request' });
  const value = answerChallenge(challenge, credentials, { method: draft.method, uri: draft.uri, body: draft.body });
  const next = withHeader({ ...draft, kind: 'request' }, 'CSeq', `${number + 1} ${method}`);
  return withHeader(next, isProxy ? 'Proxy-Authorization' : 'Authorization', value);
}
